import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../../core/clock.ts';
import { isRecord } from '../../core/fields.ts';
import type { EnvironmentLog } from './environment-log.ts';
import { type Network, openNetwork } from './environment-network.ts';
import { type InvocationOutcome, type InvocationRequest, sandboxError } from './invocation.ts';
import { type InvokeMessage, parseRuntimeMessage, type RuntimeMessage, type Spent } from './runtime/messages.ts';
import { runtimeModule } from './runtime-module.ts';

/** How loading the function's code ended; `payload` is the error as JSON text. */
export type Initialization = { readonly ok: true; readonly durationMs: number } | FailedInitialization;

export interface FailedInitialization {
  readonly ok: false;
  readonly reason: 'error' | 'timeout';
  readonly payload: string;
  readonly durationMs: number;
}

interface Current {
  readonly request: InvocationRequest;
  readonly start: number;
  readonly timer: Timer;
  readonly settle: (outcome: InvocationOutcome) => void;
  readonly crash: Crash | undefined;
}

/** An event's garbage is short-lived: with V8's own 48 MB for it, idle memory of each environment would be mostly that. */
const YOUNG_GENERATION_MB = 12;

/** When an environment dies with an event: before it has seen it, or when all is done and the answer is ready. */
export type Crash = 'before' | 'after';

/**
 * One execution environment: a worker thread with its own `process.env`, in which one event at a time is handled.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class ExecutionEnvironment {
  readonly initialized: Promise<Initialization>;
  readonly log: EnvironmentLog;
  /** How many events it was given. */
  invocations = 0;
  /** What the worker had used when it last said so: at the end of its start and of each event. */
  spent: Spent = { heapBytes: 0, userMicros: 0, systemMicros: 0 };
  /** True once the worker has ended, which code of the function can bring about between events as well. */
  gone = false;
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #timeoutSeconds: number;
  #initialize: ((outcome: Initialization) => void) | undefined;
  #initError: string | undefined;
  #crash: string | undefined;
  #current: Current | undefined;

  /** `initLimitMs` ends an initialization that takes longer. */
  constructor(options: {
    taskRoot: string;
    variables: Readonly<Record<string, string>>;
    memoryMb: number;
    timeoutSeconds: number;
    initLimitMs: number;
    clock: Clock;
    log: EnvironmentLog;
    network: Network | undefined;
  }) {
    const { clock, initLimitMs } = options;
    this.log = options.log;
    this.#clock = clock;
    this.#timeoutSeconds = options.timeoutSeconds;
    const start = clock.now();
    const port = options.network && openNetwork(options.network);
    const compileCache = getCompileCacheDir();
    this.#worker = new Worker(runtimeModule(), {
      env: { ...options.variables },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      workerData: {
        taskRoot: options.taskRoot,
        ...(port && { network: port }),
        // Where this process keeps compiled code, the function's is kept, too.
        ...(compileCache !== undefined && { compileCache: dirname(compileCache) }),
      },
      transferList: port ? [port] : [],
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb, maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      stdout: true,
      stderr: true,
    });
    // The HTTP server keeps the process alive, not idle environments.
    this.#worker.unref();
    // What Node itself prints past the runtime's streams, warnings for example.
    for (const stream of [this.#worker.stdout, this.#worker.stderr])
      stream.on('data', (chunk: Buffer) => this.log.add(chunk.toString().trimEnd()));
    this.#worker.on('message', (value: unknown) => {
      const message = parseRuntimeMessage(value);
      if (message) this.#receive(message);
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#end(code));

    this.initialized = new Promise((resolve) => {
      const timer = clock.after(initLimitMs, () => {
        void this.#worker.terminate();
        finish({ ok: false, reason: 'timeout', payload: '', durationMs: initLimitMs });
      });
      const finish = (outcome: Initialization): void => {
        timer.cancel();
        this.#initialize = undefined;
        resolve(outcome);
      };
      this.#initialize = (outcome) => finish({ ...outcome, durationMs: clock.now() - start });
    });
  }

  /** Handles one event, and dies with it if `crash` says so. Never raises: what goes wrong is in the outcome. */
  invoke(request: InvocationRequest, crash?: Crash): Promise<InvocationOutcome> {
    this.invocations++;
    const remainingMs = this.#timeoutSeconds * 1000;
    return new Promise((resolve) => {
      const timer = this.#clock.after(remainingMs, () => {
        void this.#worker.terminate();
        const message = `Task timed out after ${this.#timeoutSeconds.toFixed(2)} seconds`;
        this.#settle('timeout', sandboxError('Sandbox.Timedout', request.requestId, message), true);
      });
      this.#current = { request, start: this.#clock.now(), timer, settle: resolve, crash };
      if (crash === 'before') void this.#worker.terminate();
      else this.#worker.postMessage({ ...request, remainingMs } satisfies InvokeMessage);
    });
  }

  /** Whether it is handling an invocation of this trace. */
  isHandling(traceHeader: string): boolean {
    return this.#current !== undefined && rootOf(this.#current.request.traceHeader) === rootOf(traceHeader);
  }

  /** Ends the worker, whatever it is doing; an event it is handling ends as an exit of the runtime. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #receive(message: RuntimeMessage): void {
    if ('spent' in message) this.spent = message.spent;
    switch (message.type) {
      case 'initialized':
        this.#initialize?.({ ok: true, durationMs: 0 });
        break;
      case 'initFailed':
        this.#initError = message.error;
        void this.#worker.terminate();
        break;
      case 'log':
        this.log.add(message.text);
        break;
      case 'succeeded':
        if (this.#current?.crash === 'after') void this.#worker.terminate();
        else this.#settle('success', message.payload);
        break;
      case 'failed':
        this.#settle('error', message.error);
        break;
      case 'crashed':
        this.#crash ??= message.error;
        void this.#worker.terminate();
        break;
    }
  }

  /** The worker died of something that JavaScript could not catch; memory beyond the limit is the usual one. */
  #fail(error: unknown): void {
    const outOfMemory = isRecord(error) && error['code'] === 'ERR_WORKER_OUT_OF_MEMORY';
    this.#crash ??= outOfMemory
      ? sandboxError('Runtime.OutOfMemory', this.#requestId, 'Runtime exited with error: signal: killed')
      : sandboxError('Runtime.ExitError', this.#requestId, `Runtime exited with error: ${String(error)}`);
  }

  #end(code: number): void {
    this.gone = true;
    const how =
      code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
    const payload = this.#initError ?? this.#crash ?? sandboxError('Runtime.ExitError', this.#requestId, how);
    this.#initialize?.({ ok: false, reason: 'error', payload, durationMs: 0 });
    this.#settle('error', payload, true);
  }

  get #requestId(): string {
    return this.#current?.request.requestId ?? '';
  }

  #settle(status: InvocationOutcome['status'], payload: string, lost = false): void {
    const current = this.#current;
    if (!current) return;
    this.#current = undefined;
    current.timer.cancel();
    current.settle({
      status,
      payload,
      lost,
      heapBytes: this.spent.heapBytes,
      durationMs: this.#clock.now() - current.start,
    });
  }
}

/** The part of a trace header that calls made during the invocation carry on. */
function rootOf(traceHeader: string): string | undefined {
  return /Root=([^;]+)/.exec(traceHeader)?.[1];
}
