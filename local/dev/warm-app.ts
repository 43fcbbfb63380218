import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AssemblyError } from '../assembly/assembly-error.ts';
import { appCommand, appEnvironment, runApp } from '../assembly/cdk-app.ts';
import type { SynthAnswer, SynthRequest } from './synth-process.ts';

/** `node bin/app.ts`: the commands whose program can be loaded again and again within one process. */
const PLAIN_NODE = /^node\s+(\S+\.[cm]?[jt]s)$/;

/** Each run leaves the modules of the one before in memory. */
const RUNS_PER_PROCESS = 60;

/**
 * Synthesizes a CDK app in a process that has its libraries loaded, which takes a fraction of a second where the app's own
 * command takes seconds. Apps that are started in another way than by `node FILE`, and apps that write their assembly
 * only after the fact, run by their command as ever.
 */
export class WarmApp {
  readonly #project: string;
  readonly #context: Readonly<Record<string, string>>;
  #process: ChildProcess | undefined;
  #runs = 0;
  #last: Promise<unknown> = Promise.resolve();
  #suited = true;

  constructor(project: string, context: Readonly<Record<string, string>>) {
    this.#project = project;
    this.#context = context;
  }

  /** Writes the assembly to `outdir`. Raises AssemblyError with what the app said. */
  async synthesize(outdir: string): Promise<void> {
    mkdirSync(outdir, { recursive: true });
    const [, app] = PLAIN_NODE.exec(appCommand(this.#project)) ?? [];
    if (app === undefined || !this.#suited) return runApp(this.#project, outdir, this.#context);
    const answer = await this.#inTurn({ app, environment: appEnvironment(this.#project, outdir, this.#context) });
    if (answer.kind === 'failed') throw new AssemblyError([`The CDK app failed and said:\n${answer.text.trim()}`]);
    if (answer.kind === 'done') return;
    this.#suited = false;
    this.close();
    await runApp(this.#project, outdir, this.#context);
  }

  close(): void {
    this.#process?.kill();
    this.#process = undefined;
  }

  /** One run at a time: a process has one environment and one output. */
  #inTurn(request: SynthRequest): Promise<SynthAnswer> {
    const answer = this.#last.then(() => this.#ask(request));
    this.#last = answer;
    return answer;
  }

  #ask(request: SynthRequest): Promise<SynthAnswer> {
    if (++this.#runs % RUNS_PER_PROCESS === 0) this.close();
    this.#process ??= this.#start();
    const child = this.#process;
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
        if (this.#process === child) this.#process = undefined;
        const said = Buffer.concat(output).toString('utf8');
        settle({ kind: 'failed', text: `${said}\nThe app ended with exit code ${code}.` });
      };
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', collect);
      child.on('message', answered).on('close', ended);
      child.send(request);
    });
  }

  #start(): ChildProcess {
    return fork(join(import.meta.dirname, 'synth-process.ts'), {
      cwd: this.#project,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning', '--enable-source-maps'],
    });
  }
}
