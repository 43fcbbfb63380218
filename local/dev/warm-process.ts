import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SynthAnswer, SynthRequest } from './synth-process.ts';

/** A process that synthesizes one app again and again: quicker each time, for a few times. */
export class WarmProcess {
  readonly #child: ChildProcess;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #runs = 0;
  #ended = false;

  constructor(project: string) {
    this.#child = fork(join(import.meta.dirname, 'synth-process.ts'), {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning', '--enable-source-maps'],
    });
    // Asked while it ends: that it ended says all.
    this.#child.on('error', () => {});
    this.#child.on('close', () => {
      this.#ended = true;
    });
  }

  get id(): number | undefined {
    return this.#child.pid;
  }

  /** How often the app was loaded. */
  get runs(): number {
    return this.#runs;
  }

  /** Whether somebody waits for an answer. */
  get busy(): boolean {
    return this.#waiting > 0;
  }

  /** Whether it can not be asked any more: the app ended it, or somebody else did. */
  get ended(): boolean {
    return this.#ended;
  }

  /** One run at a time: a process has one environment and one output. */
  ask(request: SynthRequest): Promise<SynthAnswer> {
    this.#waiting++;
    const answer = this.#last
      .then(() => this.#ask(request))
      .finally(() => {
        this.#waiting--;
      });
    this.#last = answer;
    return answer;
  }

  /** Ends it when it has answered all. */
  async end(): Promise<void> {
    await this.#last;
    await this.kill();
  }

  /** Ends it now. */
  async kill(): Promise<void> {
    if (this.#ended) return;
    this.#child.kill();
    await once(this.#child, 'close');
  }

  #ask(request: SynthRequest): Promise<SynthAnswer> {
    this.#runs++;
    const child = this.#child;
    return new Promise((resolve) => {
      const output: Buffer[] = [];
      const collect = (chunk: Buffer): number => output.push(chunk);
      const settle = (answer: SynthAnswer): void => {
        child.off('message', answered).off('close', ended);
        for (const stream of [child.stdout, child.stderr]) stream?.off('data', collect);
        resolve(answer);
      };
      const answered = (message: unknown): void => settle(message as SynthAnswer);
      // The app ended the process: by `process.exit`, or by an error that it threw later on.
      const ended = (code: number | null): void => {
        const said = Buffer.concat(output).toString('utf8');
        settle({ kind: 'failed', text: `${said}\nThe app ended with exit code ${code}.` });
      };
      if (this.#ended) return ended(child.exitCode);
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', collect);
      child.on('message', answered).on('close', ended);
      child.send(request);
    });
  }
}
