import { format } from 'node:util';
import { describeError } from './errors.ts';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
type Level = (typeof LEVELS)[number];

/** Turns what a function prints into log events, in the formats of the Node.js runtime. */
export class RuntimeLog {
  readonly #emit: (text: string) => void;
  readonly #json: boolean;
  readonly #threshold: number;
  /** As the runtime shows it before the first invocation. */
  #requestId = 'undefined';
  #partial = { stdout: '', stderr: '' };

  /** `format` and `level` are the values of AWS_LAMBDA_LOG_FORMAT and AWS_LAMBDA_LOG_LEVEL. */
  constructor(emit: (text: string) => void, format: string | undefined, level: string | undefined) {
    this.#emit = emit;
    this.#json = format === 'JSON';
    this.#threshold = this.#json ? Math.max(0, LEVELS.indexOf(asLevel(level))) : 0;
  }

  set requestId(requestId: string) {
    this.#requestId = requestId;
  }

  /** From now on `console` and the standard streams write log events. */
  install(): void {
    const at =
      (level: Level) =>
      (...parameters: unknown[]): void =>
        this.#log(level, parameters);
    console.trace = at('TRACE');
    console.debug = at('DEBUG');
    console.info = at('INFO');
    console.log = at('INFO');
    console.warn = at('WARN');
    console.error = at('ERROR');
    Object.assign(console, { fatal: at('FATAL') });
    process.stdout.write = this.#writer('stdout');
    process.stderr.write = this.#writer('stderr');
  }

  /** What the runtime itself logs about an error that ended an invocation or the environment. */
  logError(heading: string, thrown: unknown): void {
    if (this.#json) this.#log('ERROR', [thrown instanceof Error ? thrown : new Error(String(thrown))]);
    else this.#log('ERROR', [heading, `\t${describeError(thrown)}`]);
  }

  /** Emits lines that were begun and not ended. */
  flush(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = this.#partial[stream];
      this.#partial[stream] = '';
      if (text) this.#emit(text);
    }
  }

  #log(level: Level, parameters: readonly unknown[]): void {
    if (LEVELS.indexOf(level) < this.#threshold) return;
    const timestamp = new Date().toISOString();
    if (this.#json) this.#emit(jsonLine(timestamp, level, this.#requestId, parameters));
    else this.#emit(`${timestamp}\t${this.#requestId}\t${level}\t${format(...parameters)}`);
  }

  /** A `write` for one of the streams; every full line becomes an event. */
  #writer(stream: 'stdout' | 'stderr'): typeof process.stdout.write {
    return (
      chunk: string | Uint8Array,
      encodingOrDone?: BufferEncoding | ((error?: Error | null) => void),
      done?: (error?: Error | null) => void,
    ): boolean => {
      const text =
        typeof chunk === 'string'
          ? chunk
          : Buffer.from(chunk).toString(typeof encodingOrDone === 'string' ? encodingOrDone : 'utf8');
      const lines = `${this.#partial[stream]}${text}`.split('\n');
      this.#partial[stream] = lines.pop() ?? '';
      for (const line of lines) if (line) this.#emit(line);
      const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done;
      if (callback) process.nextTick(callback);
      return true;
    };
  }
}

function asLevel(text: string | undefined): Level {
  const upper = text?.toUpperCase();
  return LEVELS.find((level) => level === upper) ?? 'INFO';
}

function jsonLine(timestamp: string, level: Level, requestId: string, parameters: readonly unknown[]): string {
  const line = { timestamp, level, requestId };
  const [message, ...rest] = parameters;
  if (rest.length > 0) {
    const error = rest.find((parameter) => parameter instanceof Error);
    return JSON.stringify({
      ...line,
      message: format(...parameters),
      ...(error instanceof Error && errorMembers(error)),
    });
  }
  try {
    return JSON.stringify({ ...line, message }, (_key, value: unknown) =>
      value instanceof Error ? { ...errorMembers(value), ...value } : value,
    );
  } catch {
    return JSON.stringify({ ...line, message: format(message) });
  }
}

function errorMembers(error: Error): Record<string, unknown> {
  return { errorType: error.constructor.name, errorMessage: error.message, stackTrace: error.stack?.split('\n') ?? [] };
}
