import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { AwsError } from '../../core/aws-error.ts';
import type { Principal } from '../../platform/access.ts';
import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import { EnvironmentLog } from './environment-log.ts';
import type { Network } from './environment-network.ts';
import { EnvironmentPool, InitializationFailed, type Lease, type PoolUsage } from './environment-pool.ts';
import { environmentVariables } from './environment-variables.ts';
import { type Crash, ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionConfiguration } from './function-configuration.ts';
import { FunctionLog, newLogStreamName } from './function-log.ts';
import { type InvocationResult, initializationResult, invocationResult } from './invocation-result.ts';
import { RecentInvocations } from './recent-invocations.ts';
import { invocationTrace, recordSegments } from './trace.ts';

export interface LambdaOptions {
  /** How many execution environments of a function run at once, by default one for each core. */
  readonly concurrency?: number;
  /** Where X-Ray segments go, `127.0.0.1:2000`. Without it no trace is sampled. */
  readonly xrayDaemonAddress?: string;
  /** Answers the functions' requests to the local cloud without TCP in between. Without it they go over TCP. */
  readonly network?: Network;
  /**
   * Asked for each event: whether its environment dies before it handles the event or right after, so that all is done
   * and no answer comes. Undefined: neither.
   */
  readonly crash?: (event: { from: string; to: string; correlationIds: readonly string[] }) => Crash | undefined;
}

/** In what context an event came. */
export interface EventContext {
  /** The parsed event, in which ids are looked for. */
  readonly event: unknown;
  readonly correlationIds?: readonly string[];
  readonly traceHeader?: string;
  /** As the caller gave it, with its qualifier. */
  readonly invokedFunctionArn: string;
  /** The same at every try of an asynchronous event. */
  readonly requestId?: string;
  /** Who invokes, as the journal shows it. */
  readonly invokedBy?: string;
}

/** "Unreserved account concurrency" of a new account. */
const ACCOUNT_CONCURRENCY = 1000;
/** A function that can be invoked. */
export class LambdaFunction {
  readonly configuration: FunctionConfiguration;
  readonly recent = new RecentInvocations();
  readonly #platform: Platform;
  readonly #taskRoot: string;
  readonly #options: LambdaOptions;
  readonly #pool: EnvironmentPool;
  readonly #log: FunctionLog;
  #inFlight = 0;
  /** Called when the last event that was under way has ended. */
  #idle: (() => void) | undefined;

  constructor(platform: Platform, configuration: FunctionConfiguration, taskRoot: string, options: LambdaOptions) {
    this.configuration = configuration;
    this.#platform = platform;
    this.#taskRoot = taskRoot;
    this.#options = options;
    this.#log = new FunctionLog(platform, configuration);
    const size = options.concurrency ?? availableParallelism();
    this.#pool = new EnvironmentPool({
      size: Math.max(1, Math.min(size, configuration.reservedConcurrency ?? size)),
      timeoutSeconds: configuration.timeoutSeconds,
      start: (initLimitMs) => this.#startEnvironment(initLimitMs),
    });
  }

  /**
   * A session of the function's role, under whose name the function acts. Raises AwsError when the role's trust policy
   * does not let Lambda in.
   */
  assumeRole(): Principal {
    const { roleArn, name, arn } = this.configuration;
    return this.#platform.access.assumeRole(roleArn, 'lambda.amazonaws.com', name, arn);
  }

  /**
   * Handles one event, given as JSON text. Raises AwsError `TooManyRequestsException` when the reserved concurrency is
   * used up, and what `assumeRole` raises; errors of the function are in the result.
   */
  async invoke(payload: string, context: EventContext): Promise<InvocationResult> {
    const limit = this.configuration.reservedConcurrency ?? ACCOUNT_CONCURRENCY;
    if (this.#inFlight >= limit)
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
        status: 429,
        fields: { Reason: this.#throttleReason, Type: 'User' },
      });
    const principal = this.assumeRole();
    this.#inFlight++;
    try {
      return await this.#handle(payload, context, principal);
    } finally {
      this.#inFlight--;
      if (this.#inFlight === 0) this.#idle?.();
    }
  }

  /** How many invocations are under way. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Ends the environments that are handling an invocation of this trace; false when there is none. */
  crashInvocation(traceHeader: string): boolean {
    return this.#pool.crashInvocation(traceHeader);
  }

  usage(): PoolUsage {
    return this.#pool.usage();
  }

  /** Ends when nothing is under way any more. No new event must come. */
  async retire(): Promise<void> {
    if (this.#inFlight > 0)
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    await this.stop();
  }

  async stop(): Promise<void> {
    await this.#pool.stop();
    await this.#log.written();
  }

  async #handle(payload: string, context: EventContext, principal: Principal): Promise<InvocationResult> {
    const { clock, correlation } = this.#platform;
    const requestId = context.requestId ?? randomUUID();
    const acceptedMs = clock.now();
    const traceHeader = invocationTrace(context.traceHeader, {
      activeTracing: this.configuration.activeTracing,
      hasReceiver: this.#options.xrayDaemonAddress !== undefined,
      nowMs: acceptedMs,
      sample: () => this.#platform.tracing.sample(this.configuration.path),
    });
    const ids = this.#idsOf(context);
    correlation.remember(traceHeader, ids);
    if (this.configuration.activeTracing && context.traceHeader === undefined)
      this.#platform.meter.addTrace(clock.now(), { resource: this.configuration.path, correlationIds: ids });
    const caller: Caller = { principal, from: this.configuration.path, correlationIds: ids, traceHeader };
    this.#platform.tracing.expect(caller);
    const { invokedFunctionArn } = context;

    const lease = await this.#acquire();
    if (lease instanceof InitializationFailed) {
      this.#log.start(lease.log, requestId);
      const result = initializationResult(requestId, lease.initialization, this.configuration);
      this.#bill(result, ids);
      this.#log.end(lease.log, result, 0, caller);
      return result;
    }
    const { environment, initMs } = lease;
    this.#log.start(environment.log, requestId);
    const { path } = this.configuration;
    const crash = this.#options.crash?.({ from: context.invokedBy ?? 'lambda', to: path, correlationIds: ids });
    const request = { requestId, payload, traceHeader, invokedFunctionArn, timeMs: clock.now() };
    const outcome = await environment.invoke(request, crash);
    const result = invocationResult(requestId, outcome, initMs);
    this.recent.add({
      requestId,
      at: request.timeMs,
      payload,
      outcome: result.functionError ? 'failed' : 'ok',
      durationMs: outcome.durationMs,
      correlationIds: ids,
    });
    this.#bill(result, ids);
    this.#log.end(environment.log, result, outcome.heapBytes, caller);
    recordSegments(this.#platform, {
      configuration: this.configuration,
      result,
      caller,
      callersHeader: context.traceHeader,
      acceptedMs,
      startedMs: request.timeMs,
    });
    this.#pool.release(environment, outcome.lost);
    return result;
  }

  async #acquire(): Promise<Lease | InitializationFailed> {
    try {
      return await this.#pool.acquire();
    } catch (error) {
      if (error instanceof InitializationFailed) return error;
      throw error;
    }
  }

  /** https://aws.amazon.com/lambda/pricing/: durations in steps of 1 ms, the initialization with them. */
  #bill({ billedDurationMs }: InvocationResult, correlationIds: readonly string[]): void {
    const { meter } = this.#platform;
    const { path, memoryMb, architecture } = this.configuration;
    const usage = { resource: path, correlationIds };
    meter.add('lambdaRequests', 1, usage);
    const gbSeconds = (memoryMb / 1024) * (billedDurationMs / 1000);
    meter.add(architecture === 'arm64' ? 'lambdaArmGbSeconds' : 'lambdaX86GbSeconds', gbSeconds, usage);
  }

  get #throttleReason(): string {
    return this.configuration.reservedConcurrency === undefined
      ? 'ConcurrentInvocationLimitExceeded'
      : 'ReservedFunctionConcurrentInvocationLimitExceeded';
  }

  /** The ids the event is about: the caller knows, or the trace, or they stand in the event. */
  #idsOf(context: EventContext): readonly string[] {
    const { correlation } = this.#platform;
    if (context.correlationIds?.length) return context.correlationIds;
    const ofTrace = correlation.ofTrace(context.traceHeader);
    if (ofTrace.length > 0) return ofTrace;
    return correlation.idsOf(Array.isArray(context.event) ? context.event : [context.event]);
  }

  #startEnvironment(initLimitMs: number): ExecutionEnvironment {
    const { clock, environment, access } = this.#platform;
    const { configuration } = this;
    const log = new EnvironmentLog(newLogStreamName(configuration, clock.now()), clock);
    this.#log.initStart(log);
    return new ExecutionEnvironment({
      taskRoot: this.#taskRoot,
      variables: environmentVariables({
        configuration,
        taskRoot: this.#taskRoot,
        logStreamName: log.streamName,
        credentials: access.issueCredentials(this.assumeRole(), configuration.path),
        environment,
        endpoint: this.#platform.endpoint(),
        ...(this.#options.xrayDaemonAddress && { xrayDaemonAddress: this.#options.xrayDaemonAddress }),
      }),
      memoryMb: configuration.memoryMb,
      timeoutSeconds: configuration.timeoutSeconds,
      initLimitMs,
      clock,
      log,
      network: this.#options.network,
    });
  }
}
