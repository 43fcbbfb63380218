import type { EnvironmentLog } from './environment-log.ts';
import type { ExecutionEnvironment, FailedInitialization } from './execution-environment.ts';

/** An environment to handle one event in. `initMs` is how long its start took, on the first event only. */
export interface Lease {
  readonly environment: ExecutionEnvironment;
  readonly initMs: number | undefined;
}

/** The function's code could not be loaded; whoever waited for the environment answers with the reason. */
export class InitializationFailed extends Error {
  override readonly name = 'InitializationFailed';
  readonly initialization: FailedInitialization;
  /** What the environment printed until then. */
  readonly log: EnvironmentLog;

  constructor(initialization: FailedInitialization, log: EnvironmentLog) {
    super('The execution environment could not be initialized.');
    this.initialization = initialization;
    this.log = log;
  }
}

/** What the environments of a function have used: CPU time in milliseconds, without threads of Node itself. */
export interface PoolUsage {
  /** How many live now. */
  readonly environments: number;
  readonly invocations: number;
  readonly userMs: number;
  readonly systemMs: number;
}

interface Waiting {
  resolve(lease: Lease): void;
  reject(error: Error): void;
}

/**
 * The execution environments of one function. As on AWS an event goes to an idle one if there is any and makes a new
 * one start if not; past `size` environments it waits for the next that is free. The latest used goes first, so that
 * surplus ones stay idle.
 */
export class EnvironmentPool {
  readonly #size: number;
  readonly #start: (initLimitMs: number) => ExecutionEnvironment;
  readonly #timeoutSeconds: number;
  readonly #idle: Lease[] = [];
  readonly #alive = new Set<ExecutionEnvironment>();
  readonly #waiting: Waiting[] = [];
  readonly #ended = { invocations: 0, userMs: 0, systemMs: 0 };
  #starting = 0;
  #stopped = false;
  /** "If the function takes longer than 10 seconds to initialize", Lambda starts over under the function's timeout. */
  static readonly #initLimitMs = 10_000;

  constructor(options: {
    size: number;
    timeoutSeconds: number;
    start: (initLimitMs: number) => ExecutionEnvironment;
  }) {
    this.#size = options.size;
    this.#timeoutSeconds = options.timeoutSeconds;
    this.#start = options.start;
  }

  /** An environment for one event; give it back with `release`. Raises InitializationFailed. */
  acquire(): Promise<Lease> {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (!idle.environment.gone) return Promise.resolve(idle);
      this.#end(idle.environment);
    }
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(new Error('The local cloud is stopping.'));
      this.#waiting.push({ resolve, reject });
      this.#grow();
    });
  }

  /** Takes an environment back after its event; `lost` when it is gone. */
  release(environment: ExecutionEnvironment, lost: boolean): void {
    if (lost) {
      this.#end(environment);
      this.#grow();
    } else this.#offer({ environment, initMs: undefined });
  }

  /** What all environments have used so far, those that ended too. */
  usage(): PoolUsage {
    const usage = { environments: 0, ...this.#ended };
    for (const environment of this.#alive) {
      if (!environment.gone) usage.environments++;
      add(usage, environment);
    }
    return usage;
  }

  /** Ends the environments that are handling an invocation of this trace; false when there is none. */
  crashInvocation(traceHeader: string): boolean {
    const struck = [...this.#alive].filter((environment) => environment.isHandling(traceHeader));
    for (const environment of struck) void environment.terminate();
    return struck.length > 0;
  }

  /** Ends all environments; events that wait for one are refused. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new Error('The local cloud is stopping.'));
    await Promise.all([...this.#alive].map((environment) => environment.terminate()));
  }

  #grow(): void {
    while (!this.#stopped && this.#starting < this.#waiting.length && this.#alive.size < this.#size) {
      this.#starting++;
      void this.#startOne();
    }
  }

  async #startOne(): Promise<void> {
    try {
      const environment = await this.#initialize();
      this.#starting--;
      this.#offer(environment);
    } catch (error) {
      this.#starting--;
      this.#waiting.shift()?.reject(error instanceof Error ? error : new Error(String(error)));
      this.#grow();
    }
  }

  async #initialize(): Promise<Lease> {
    for (const limitMs of [EnvironmentPool.#initLimitMs, this.#timeoutSeconds * 1000]) {
      const environment = this.#launch(limitMs);
      const outcome = await environment.initialized;
      if (outcome.ok) return { environment, initMs: outcome.durationMs };
      this.#end(environment);
      const startsOver = outcome.reason === 'timeout' && limitMs === EnvironmentPool.#initLimitMs && !this.#stopped;
      if (!startsOver) throw new InitializationFailed(outcome, environment.log);
    }
    throw new Error('A function neither initialized nor failed to.');
  }

  #launch(initLimitMs: number): ExecutionEnvironment {
    const environment = this.#start(initLimitMs);
    this.#alive.add(environment);
    return environment;
  }

  #end(environment: ExecutionEnvironment): void {
    if (this.#alive.delete(environment)) add(this.#ended, environment);
  }

  #offer(lease: Lease): void {
    const next = this.#waiting.shift();
    if (next) next.resolve(lease);
    else this.#idle.push(lease);
  }
}

function add(
  sum: { invocations: number; userMs: number; systemMs: number },
  { invocations, spent }: ExecutionEnvironment,
): void {
  sum.invocations += invocations;
  sum.userMs += spent.userMicros / 1000;
  sum.systemMs += spent.systemMicros / 1000;
}
