import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { isRecord } from '../../local/core/fields.ts';

/** 500 inputs in all unless FUZZ_RUNS asks for another number; each property takes its share of them. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 500);

/** The parameters of a property that takes `of500` of every 500 inputs. */
export function share(of500: number): { numRuns: number } {
  return { numRuns: Math.max(1, Math.round((of500 * RUNS) / 500)) };
}

/** Long enough for many thousand inputs. */
export const PATIENCE_MS = 30_000 + RUNS * 100;

/** No request may take longer. */
const LONGEST_ANSWER_MS = 10_000;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A local cloud in a process of its own, so that whatever ends or hangs it is seen from outside. */
export interface FuzzedCloud {
  readonly port: number;
  readonly apiKey: string;
  readonly outputs: Readonly<Record<string, string>>;
  send(path: string, headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>): Promise<Answer>;
  graphql(query: unknown, variables?: unknown): Promise<Answer>;
  /** One call of a JSON protocol, `AmazonSQS.SendMessage`; signed, for all the local cloud cares. */
  call(target: string, input: unknown): Promise<Answer>;
  /** Fails unless the process lives and an order posted now is settled and announced. */
  stillWorks(): Promise<void>;
  stop(): Promise<void>;
}

const PROJECT = join(import.meta.dirname, '../..');
export const SIGNED =
  'AWS4-HMAC-SHA256 Credential=fuzz/20260101/us-east-1/any/aws4_request, SignedHeaders=host, Signature=0';

export async function startFuzzedCloud(): Promise<FuzzedCloud> {
  const child = spawn(process.execPath, ['local/main.ts', '--assembly', 'cdk.out', '--port', '0', '--seed', '1'], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const port = await portOf(child, () => said);
  const base = `http://127.0.0.1:${port}`;
  const info = JSON.parse(await (await fetch(`${base}/_local/info`)).text());
  const apiKey: string = info.apiKeys[0];
  const outputs: Record<string, string> = Object.values<Record<string, string>>(info.outputs)[0] ?? {};
  const news = new News(port);

  const send: FuzzedCloud['send'] = async (path, headers, body) => {
    const response = await fetch(`${base}${path}`, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
    });
    return { status: response.status, text: await response.text() };
  };
  const graphql: FuzzedCloud['graphql'] = (query, variables = {}) =>
    send('/graphql', { 'x-api-key': apiKey, 'content-type': 'application/json' }, JSON.stringify({ query, variables }));

  return {
    port,
    apiKey,
    outputs,
    send,
    graphql,
    call: (target, input) =>
      send(
        '/',
        { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0', authorization: SIGNED },
        JSON.stringify(input) ?? '',
      ),
    stillWorks: async () => {
      if (child.exitCode !== null) throw new Error(`The local cloud ended with ${child.exitCode}: ${said}`);
      const posted = await graphql(
        'mutation { postOrder(input: { name: "Pizza", quantity: 6, restaurantId: "Dominos Pizza" }) { id } }',
      );
      const id = /"id":"(\w{26})"/.exec(posted.text)?.[1];
      if (id === undefined) throw new Error(`A good order was refused: ${posted.text}`);
      // Ever so many bad messages may be in front of it.
      const until = Date.now() + PATIENCE_MS - 10_000;
      for (;;) {
        const { heard } = news;
        const { emails } = JSON.parse(await (await fetch(`${base}/_local/inbox?id=${id}`)).text());
        if (emails.length > 0) break;
        await news.after(heard, until - Date.now(), `Order ${id} was not announced. ${said}`);
      }
      if (said !== '') throw new Error(`The local cloud complained: ${said}`);
    },
    stop: async () => {
      news.end();
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** What the live feed tells of hops. */
class News {
  /** How many messages there were. */
  heard = 0;
  readonly #socket: WebSocket;
  readonly #gone = new AbortController();

  constructor(port: number) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/_local/live`);
    this.#socket.on('message', () => {
      this.heard++;
    });
    this.#socket.on('close', () => this.#gone.abort());
  }

  /**
   * Resolves once there are more messages than `count`. Raises an Error that says `otherwise` when that takes too long,
   * or when the local cloud is gone.
   */
  async after(count: number, milliseconds: number, otherwise: string): Promise<void> {
    if (this.heard > count) return;
    const signal = AbortSignal.any([this.#gone.signal, AbortSignal.timeout(Math.max(0, milliseconds))]);
    await once(this.#socket, 'message', { signal }).catch(() => {
      throw new Error(otherwise);
    });
  }

  end(): void {
    this.#socket.terminate();
  }
}

async function portOf(child: ChildProcess, said: () => string): Promise<number> {
  let out = '';
  for await (const chunk of child.stdout ?? []) {
    out += String(chunk);
    const port = /http:\/\/localhost:(\d+)/.exec(out)?.[1];
    if (port !== undefined && out.includes('Ready')) {
      child.stdout?.resume();
      return Number(port);
    }
  }
  throw new Error(`The local cloud did not start: ${said()}`);
}

/**
 * Fails unless an answer is a success or an error with a name and a sentence. InternalFailure is no name: it says that
 * something broke that should have been refused.
 */
export function expectNamed({ status, text }: Answer): void {
  if (status === 200 && !/"errors":|InternalFailure/.test(text)) return;
  expect(text).not.toMatch(
    /InternalFailure|Internal error|is not a function|Cannot read prop|not iterable|Maximum call stack/,
  );
  if (text.startsWith('<')) {
    expect(text).toMatch(/<Code>\w+<\/Code><Message>[^<]+<\/Message>/);
    return;
  }
  const answer: unknown = JSON.parse(text);
  if (!isRecord(answer)) throw new Error(`This is no answer: ${text}`);
  const errors = Array.isArray(answer['errors']) ? answer['errors'] : [answer];
  for (const error of errors) {
    const name = error.errorType ?? error.__type ?? error.error ?? error.code;
    const isValidation = answer['errors'] !== undefined && Array.isArray(error.locations);
    if (!isValidation) expect(String(name)).toMatch(/^[\w.#:-]{3,}$/);
    expect(error.message ?? error.Message).toMatch(/\w{2}/);
  }
}
