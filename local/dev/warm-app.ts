import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AssemblyError } from '../assembly/assembly-error.ts';
import { appCommand, appEnvironment, runApp } from '../assembly/cdk-app.ts';
import type { SynthRequest } from './synth-process.ts';
import { WarmProcess } from './warm-process.ts';

/** `node bin/app.ts`: the commands whose program can be loaded again and again within one process. */
const PLAIN_NODE = /^node\s+(\S+\.[cm]?[jt]s)$/;

/** Each run leaves the modules of the one before in memory. */
const RUNS_PER_PROCESS = 60;

/** The first run loads the libraries, and the next ones make Node compile what they spend their time in. */
const RUNS_TO_BE_WARM = 4;

/**
 * Synthesizes a CDK app in a process that has its libraries loaded, which takes a fraction of a second where the app's own
 * command takes seconds. A process that has served long enough gets its successor made ready beside it, so that no change
 * waits for one. Apps that are started in another way than by `node FILE`, and apps that write their assembly only after
 * the fact, run by their command as ever.
 */
export class WarmApp {
  readonly #project: string;
  readonly #context: Readonly<Record<string, string>>;
  readonly #runsPerProcess: number;
  readonly #processes = new Set<WarmProcess>();
  #process: WarmProcess | undefined;
  #successor: Promise<void> | undefined;
  #suited = true;
  #closed = false;

  constructor(project: string, context: Readonly<Record<string, string>>, runsPerProcess = RUNS_PER_PROCESS) {
    this.#project = project;
    this.#context = context;
    this.#runsPerProcess = runsPerProcess;
  }

  /** Writes the assembly to `outdir`. Raises AssemblyError with what the app said. */
  async synthesize(outdir: string): Promise<void> {
    const request = this.#request(outdir);
    if (request === undefined) return runApp(this.#project, outdir, this.#context);
    const warm = this.#serving();
    const answer = await warm.ask(request);
    if (answer.kind === 'unsuited') {
      this.#suited = false;
      void warm.kill();
      return runApp(this.#project, outdir, this.#context);
    }
    if (warm.ended) void this.warmUp();
    else if (warm.runs >= this.#runsPerProcess) this.#successor ??= this.#replace(warm);
    if (answer.kind === 'failed') throw new AssemblyError([`The CDK app failed and said:\n${answer.text.trim()}`]);
  }

  /** Makes the first change as quick as later ones. A change that comes meanwhile does not wait for all of it. */
  async warmUp(): Promise<void> {
    if (!this.#closed && this.#canServe()) await this.#warm(this.#serving());
  }

  /** Settles when the process that is to serve next does so; nothing when none is in the making. */
  get successor(): Promise<void> | undefined {
    return this.#successor;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#processes].map((each) => each.kill()));
    await this.#successor;
  }

  #serving(): WarmProcess {
    if (this.#process && !this.#process.ended) return this.#process;
    if (this.#process) this.#processes.delete(this.#process);
    this.#process = this.#start();
    return this.#process;
  }

  #start(): WarmProcess {
    const started = new WarmProcess(this.#project);
    this.#processes.add(started);
    return started;
  }

  async #replace(old: WarmProcess): Promise<void> {
    const next = this.#start();
    await this.#warm(next);
    const loser = this.#process === old && !next.ended ? old : next;
    if (loser === old) this.#process = next;
    this.#processes.delete(loser);
    await loser.end();
    this.#successor = undefined;
  }

  /** Runs the app to no end but to have run it. What is wrong with it is told to whoever asks for its assembly. */
  async #warm(warm: WarmProcess): Promise<void> {
    const unused = join(this.#project, `cdk.out.${process.pid}.warm-up-${warm.id}`);
    const wanted = (): boolean => !this.#closed && this.#canServe() && warm.runs < RUNS_TO_BE_WARM;
    try {
      while (wanted() && !warm.busy && !warm.ended) {
        const request = this.#request(unused);
        if (!request || (await warm.ask(request)).kind === 'unsuited') break;
      }
    } finally {
      rmSync(unused, { recursive: true, force: true });
    }
  }

  #canServe(): boolean {
    try {
      return this.#app() !== undefined;
    } catch (error) {
      if (error instanceof AssemblyError) return false;
      throw error;
    }
  }

  /** How a warm process is to run the app, if one can. Raises AssemblyError. */
  #request(outdir: string): SynthRequest | undefined {
    mkdirSync(outdir, { recursive: true });
    const app = this.#app();
    return app === undefined ? undefined : { app, environment: appEnvironment(this.#project, outdir, this.#context) };
  }

  /** The program to load, when that is how the app is run. Raises AssemblyError. */
  #app(): string | undefined {
    const [, app] = PLAIN_NODE.exec(appCommand(this.#project)) ?? [];
    return this.#suited ? app : undefined;
  }
}
