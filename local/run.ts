import type { ResourceChange } from './assembly/changes.ts';
import { type Assembly, readAssembly } from './assembly/manifest.ts';
import { type Approve, Stacks } from './assembly/stacks.ts';
import type { CloudOptions } from './cloud-options.ts';
import type { Controlled } from './control/endpoints.ts';
import { Insight } from './control/insight.ts';
import { SystemClock } from './core/clock.ts';
import { DEFAULT_ENVIRONMENT } from './core/environment.ts';
import { SeededRandom } from './core/random.ts';
import { Signals } from './core/signals.ts';
import { ADVERSITY } from './faults/adversity.ts';
import { Faults } from './faults/faults.ts';
import { Correlation } from './journal/correlation.ts';
import { Journal } from './journal/journal.ts';
import { meterCalls } from './meter/billed-calls.ts';
import { Meter } from './meter/meter.ts';
import { Calls } from './platform/calls.ts';
import { DecisionLog, logDecisions } from './platform/decisions.ts';
import { Metrics } from './platform/metrics.ts';
import { journalRefusedRoles } from './platform/refused-roles.ts';
import type { AwsService, Platform } from './platform/service.ts';
import { NO_TRACING, type Tracing } from './platform/tracing.ts';
import { createAppSync } from './services/appsync/index.ts';
import { createCloudWatch } from './services/cloudwatch/index.ts';
import { createCognito } from './services/cognito/index.ts';
import { createDynamoDb } from './services/dynamodb/index.ts';
import { createEvents } from './services/events/index.ts';
import { createIam, type Iam } from './services/iam/index.ts';
import type { Network } from './services/lambda/environment-network.ts';
import { createLambda } from './services/lambda/index.ts';
import { createLogs } from './services/logs/index.ts';
import { createPipes } from './services/pipes/index.ts';
import { createSns } from './services/sns/index.ts';
import { ADVERSE, CALM, createSqs } from './services/sqs/index.ts';
import { createStepFunctions } from './services/stepfunctions/index.ts';
import { createXRay } from './services/xray/index.ts';
import type { Storage } from './storage/durable.ts';
import { keepClock } from './storage/keep-clock.ts';

/**
 * Everything that runs from a start, or a reset, to the next: services, resources, and what is remembered of them. A
 * reset stops one run and starts another, so that nothing which was under way in the old one can reach the new.
 */
export interface Run extends Controlled {
  readonly iam: Iam;
  readonly services: readonly AwsService[];
  /** See `Cloud.update`. */
  update(assembly: string | Assembly, approve?: Approve): Promise<ResourceChange[]>;
  /** Starts pollers, and takes up what an earlier process left. Gives what a person should know about the data. */
  start(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export interface RunParts {
  readonly endpoint: string;
  readonly storage: Storage;
  readonly seed: number;
  readonly options: CloudOptions;
  /** Answers what Lambda functions ask, past TCP. */
  readonly network?: Network;
  /** The assembly to run, or its folder. */
  readonly assembly?: string | Assembly | undefined;
  /** The sequence of the first hop: readers of an earlier run's journal go on from there. */
  readonly firstHop?: number;
  /** By how many milliseconds the clock is ahead of real time. */
  readonly ahead?: number;
  /** Ids of access keys that earlier runs have issued. */
  readonly expiredKeys?: ReadonlySet<string>;
}

/** Makes services and resources; nothing runs before `start`. Raises AssemblyError, and then nothing is left behind. */
export async function prepareRun(parts: RunParts): Promise<Run> {
  const { storage, options } = parts;
  const { platform, clock, iam, decisions, traceWith } = createPlatform(parts);
  const xray = await createXRay(platform, options.tracing && { sampling: options.tracing });
  traceWith(xray.tracing);

  const faults = new Faults(platform, iam);
  // After the faults, and so within them: what a fault keeps from a service is not billed.
  platform.calls.intercept(meterCalls(platform.meter));
  const {
    service: sns,
    inbox,
    confirmations,
  } = createSns(platform, { confirmEmails: options.confirmEmails ?? 'automatic' });
  const lambda = createLambda(platform, {
    crash: (event) => faults.invocation(event),
    xrayDaemonAddress: xray.daemonAddress,
    ...(parts.network && { network: parts.network }),
  });
  const pipes = createPipes(platform, { beforeCheckpoint: (delivery) => faults.checkpoint(delivery) });
  faults.crashCaller = ({ traceHeader, from }) => {
    if (!(traceHeader && lambda.crashInvocation(traceHeader))) pipes.crashPipe(from);
  };
  const logs = createLogs(platform);
  const sqs = createSqs(platform, { delivery: options.calm ? CALM : ADVERSE });
  const [dynamodb, dynamodbstreams] = createDynamoDb(platform);
  const stepFunctions = createStepFunctions(platform);
  const cloudwatch = createCloudWatch(platform);
  const cognito = createCognito(platform, { inbox });
  const services: readonly AwsService[] = [
    iam.service,
    logs,
    sqs,
    sns,
    dynamodb,
    dynamodbstreams,
    lambda,
    stepFunctions,
    cognito.service,
    createAppSync(platform, cognito.keys),
    createEvents(platform),
    pipes,
    cloudwatch,
    xray,
  ];
  for (const service of services) platform.calls.register(service);

  const stop = async (): Promise<void> => {
    // First of all, so that what ends only because everything ends counts as unfinished at the next start.
    storage.close();
    for (const service of services.toReversed()) await service.stop?.();
  };
  try {
    storage.restore();
    if (parts.ahead) clock.advance(parts.ahead);
    const stacks = new Stacks({
      environment: DEFAULT_ENVIRONMENT,
      providers: services.flatMap((service) => service.providers),
      parameters: options.parameters ?? {},
      usualParameters: options.usualParameters ?? {},
    });
    if (parts.assembly !== undefined) await stacks.deploy(read(parts.assembly));
    const insight = new Insight({
      journal: platform.journal,
      clock,
      services,
      deployment: () => stacks.deployment,
      statements: () => iam.statements(),
    });
    const start = async (): Promise<readonly string[]> => {
      if (!options.calm) faults.add(ADVERSITY, { builtIn: true });
      faults.add(options.faults ?? []);
      for (const service of services) await service.start?.();
      return [...storage.notices(), ...services.flatMap((service) => service.leftovers?.() ?? [])];
    };
    return {
      platform,
      clock,
      iam,
      decisions,
      services,
      sqs,
      dynamodb,
      stepFunctions,
      logs,
      xray,
      inbox,
      confirmations,
      cognito,
      lambda,
      pipes,
      cloudwatch,
      faults,
      get deployment() {
        return stacks.deployment;
      },
      insight,
      start,
      update: async (assembly, approve) => {
        const changes = await stacks.deploy(read(assembly), approve);
        for (const service of services) await service.updated?.();
        return changes;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createPlatform({ endpoint, storage, seed, options, firstHop, expiredKeys }: RunParts) {
  const environment = DEFAULT_ENVIRONMENT;
  const clock = new SystemClock();
  keepClock(clock, storage);
  const journal = new Journal({ first: firstHop ?? 0 });
  const correlation = new Correlation(options.correlationPath ?? 'id');
  const iam = createIam(environment, { clock, ...(expiredKeys && { expiredKeys }) });
  const decisions = new DecisionLog();
  const displayName = (arn: string): string => calls.displayName(arn);
  const access = logDecisions(iam.access, { log: decisions, clock, displayName });
  const calls = new Calls({ access, journal, correlation, clock });
  let tracing = NO_TRACING;
  const platform: Platform = {
    environment,
    clock,
    journal,
    meter: new Meter(),
    metrics: new Metrics(clock),
    correlation,
    random: randomOf(seed, storage.run),
    calls,
    access: journalRefusedRoles(access, { journal, clock, displayName }),
    get tracing() {
      return tracing;
    },
    signals: new Signals(clock),
    storage,
    endpoint: () => endpoint,
  };
  /** X-Ray stands on the platform, and others on X-Ray. */
  const traceWith = (given: Tracing): void => {
    tracing = given;
  };
  return { platform, clock, iam, decisions, traceWith };
}

/** A later run on the same data must not draw the ids of an earlier one again, whatever seed it is given. */
function randomOf(seed: number, run: number): SeededRandom {
  const random = new SeededRandom(seed);
  return run === 1 ? random : random.fork(`run ${run}`);
}

function read(assembly: string | Assembly): Assembly {
  return typeof assembly === 'string' ? readAssembly(assembly) : assembly;
}
