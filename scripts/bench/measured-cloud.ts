import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { HEAP_FLAGS } from '../../local/heap.ts';
import type { Design } from '../common/designs.ts';
import type { Email, HostMessage, HostRequest, HostSettings, HostUsage } from './messages.ts';
import { OrderClient } from './order-client.ts';

const HOST = join(import.meta.dirname, 'cloud-host.ts');

/** Real milliseconds after which a run that makes no headway is given up. */
const PATIENCE_MS = 60_000;

export interface MeasuringOptions {
  /** Where to write a CPU profile of the main thread, if anywhere. */
  readonly profileDirectory?: string | undefined;
  readonly seed: number;
  readonly functionsOverTcp: boolean;
}

/** Somebody who waits until so many orders have had their email. */
interface Waiting {
  readonly count: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A local cloud in a process of its own, so that the load's CPU time is not counted as the cloud's. */
export class MeasuredCloud {
  readonly client: OrderClient;
  /** How many orders have had their email. */
  emails = 0;
  readonly #child: ChildProcess;
  #waiting: Waiting[] = [];
  #patience: NodeJS.Timeout | undefined;

  private constructor(child: ChildProcess, client: OrderClient) {
    this.#child = child;
    this.client = client;
    child.on('message', (message: HostMessage) => {
      if (message.type !== 'progress') return;
      this.emails = message.emails;
      this.#wake();
      this.#renewPatience();
    });
    child.once('exit', () => this.#giveUp('and the local cloud has ended'));
  }

  /** Resolves when it can take orders. Raises an Error when it ends instead. */
  static async start(design: Design, options: MeasuringOptions): Promise<MeasuredCloud> {
    const settings: HostSettings = {
      assembly: design.assembly,
      parameters: design.parameters,
      correlationPath: design.correlationPath,
      seed: options.seed,
      functionsOverTcp: options.functionsOverTcp,
    };
    const profiling =
      options.profileDirectory === undefined
        ? []
        : ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${options.profileDirectory}`];
    const child = spawn(process.execPath, [...HEAP_FLAGS, ...profiling, HOST, JSON.stringify(settings)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error('The local cloud ended before it was ready.');
    });
    const ready = await Promise.race([answerOf(child, 'ready'), ended]);
    ended.catch(() => {});
    return new MeasuredCloud(child, new OrderClient(ready.url, ready.apiKey));
  }

  async usage(): Promise<HostUsage> {
    return (await this.#ask({ type: 'usage' }, 'usage')).usage;
  }

  /** The emails since this was last asked. */
  async takeEmails(): Promise<readonly Email[]> {
    return (await this.#ask({ type: 'emails' }, 'emails')).emails;
  }

  /** Resolves when this many orders have had their email since the start. Raises an Error when they cease to come. */
  untilEmails(count: number): Promise<void> {
    if (this.emails >= count) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ count, resolve, reject });
      if (this.#waiting.length === 1) this.#renewPatience();
    });
  }

  async stop(): Promise<void> {
    this.client.close();
    if (this.#child.exitCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.send({ type: 'stop' } satisfies HostRequest);
    await exited;
  }

  #wake(): void {
    const due = this.#waiting.filter(({ count }) => count <= this.emails);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter(({ count }) => count > this.emails);
    for (const { resolve } of due) resolve();
  }

  /** From now on there is as much time as ever for the next email, if anybody waits for one. */
  #renewPatience(): void {
    clearTimeout(this.#patience);
    if (this.#waiting.length === 0) return;
    this.#patience = setTimeout(() => this.#giveUp(`and no further one for ${PATIENCE_MS} ms`), PATIENCE_MS);
  }

  #giveUp(why: string): void {
    clearTimeout(this.#patience);
    for (const { count, reject } of this.#waiting.splice(0))
      reject(new Error(`${this.emails} of ${count} emails came, ${why}.`));
  }

  #ask<T extends HostMessage['type']>(request: HostRequest, type: T): Promise<Extract<HostMessage, { type: T }>> {
    const answer = answerOf(this.#child, type);
    this.#child.send(request);
    return answer;
  }
}

function answerOf<T extends HostMessage['type']>(
  child: ChildProcess,
  type: T,
): Promise<Extract<HostMessage, { type: T }>> {
  return new Promise((resolve) => {
    const listen = (message: HostMessage): void => {
      if (!is(message, type)) return;
      child.off('message', listen);
      resolve(message);
    };
    child.on('message', listen);
  });
}

function is<T extends HostMessage['type']>(
  message: HostMessage,
  type: T,
): message is Extract<HostMessage, { type: T }> {
  return message.type === type;
}
