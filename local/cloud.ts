import { randomInt } from 'node:crypto';
import type { ResourceChange } from './assembly/changes.ts';
import type { Deployment } from './assembly/deployment.ts';
import { readAssembly } from './assembly/manifest.ts';
import { type Approve, Stacks } from './assembly/stacks.ts';
import { type CloudInfo, describeCloud } from './control/cloud-info.ts';
import { ConsolePage, graphiqlPage } from './control/console-page.ts';
import { controlRoute } from './control/control-api.ts';
import { controlEndpoints } from './control/endpoints.ts';
import { frontPage } from './control/front-page.ts';
import { Insight } from './control/insight.ts';
import { LiveFeed } from './control/live.ts';
import { overview } from './control/overview.ts';
import type { LiveMessage, SampleView } from './control/views.ts';
import { SystemClock } from './core/clock.ts';
import { DEFAULT_ENVIRONMENT } from './core/environment.ts';
import { SeededRandom } from './core/random.ts';
import { Signals } from './core/signals.ts';
import { ADVERSITY } from './faults/adversity.ts';
import { Faults } from './faults/faults.ts';
import { LocalServer } from './http/server.ts';
import { WireProtocols } from './http/wire.ts';
import { Correlation } from './journal/correlation.ts';
import { Journal } from './journal/journal.ts';
import { meterCalls } from './meter/billed-calls.ts';
import { Meter } from './meter/meter.ts';
import { Calls } from './platform/calls.ts';
import { journalRefusedRoles } from './platform/refused-roles.ts';
import type { AwsService, Platform, ResourceProvider } from './platform/service.ts';
import { createAppSync } from './services/appsync/index.ts';
import { createCloudWatch } from './services/cloudwatch/index.ts';
import { createDynamoDb } from './services/dynamodb/index.ts';
import { createEvents } from './services/events/index.ts';
import { createIam, type Iam } from './services/iam/index.ts';
import { createLambda } from './services/lambda/index.ts';
import { createLogs } from './services/logs/index.ts';
import { createPipes, type PipesService } from './services/pipes/index.ts';
import type { Inbox } from './services/sns/inbox.ts';
import { createSns } from './services/sns/index.ts';
import { ADVERSE, CALM, createSqs } from './services/sqs/index.ts';
import { createStepFunctions } from './services/stepfunctions/index.ts';
import { DiskStorage } from './storage/disk-storage.ts';
import { IN_MEMORY, type Storage } from './storage/durable.ts';
import { keepClock } from './storage/keep-clock.ts';

export interface CloudOptions {
  /** The folder of a synthesized assembly; without one only the services run, for SDK and CLI clients. */
  readonly assembly?: string;
  /** The port on 127.0.0.1; 0, the default, for any free one. */
  readonly port?: number;
  /** Values of CloudFormation parameters; one the template does not have is an error. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Values for parameters that are not given otherwise, where the template has them. */
  readonly usualParameters?: Readonly<Record<string, string>>;
  /** Where the id that ties hops together stands in payloads, by default `id`. */
  readonly correlationPath?: string;
  /** Seeds every draw of chance; made up when not given. */
  readonly seed?: number;
  /** True: queues keep their order and deliver once, streams too. By default they are as unkind as AWS may be. */
  readonly calm?: boolean;
  /** How email subscriptions are confirmed: at once by default, or by the link in the email, as on AWS. */
  readonly confirmEmails?: 'automatic' | 'manual';
  /** Rules of a fault plan, in force from the moment the cloud runs; see `parseRules`. */
  readonly faults?: readonly unknown[];
  /** The folder that keeps queues, tables and all other state across restarts; in memory only when not given. */
  readonly data?: string;
  /** Answers wait until the disk itself has what they tell, so that not even a power cut takes it back. */
  readonly sync?: boolean;
  /** The folder of the console's page, as sources or bundled; browsers get the overview as text when not given. */
  readonly console?: string;
  /** GraphQL operations that the pages offer to try. */
  readonly samples?: readonly SampleView[];
}

/** A running local cloud. */
export interface Cloud {
  readonly journal: Journal;
  /** What AWS would have billed so far. */
  readonly meter: Meter;
  readonly inbox: Inbox;
  readonly clock: SystemClock;
  readonly faults: Faults;
  /** What runs now. */
  readonly deployment: Deployment;
  /** Roles and policies with their use; statements can be taken out of force and put back while the cloud runs. */
  readonly iam: Pick<Iam, 'access' | 'roles' | 'statements' | 'questions' | 'removeStatement' | 'restoreStatement'>;
  /** What a person should know about the data folder: what was cut off at its end, what the assembly no longer has. */
  readonly notices: readonly string[];
  info(): CloudInfo;
  /** The pipes: how they stand, and stopping and starting them as the API of EventBridge Pipes does. */
  readonly pipes: Pick<PipesService, 'listPipes' | 'describePipe' | 'startPipe' | 'stopPipe'>;
  /** The resource types that run here, with the properties of each that are honoured or change nothing. */
  readonly resourceTypes: readonly Pick<ResourceProvider, 'type' | 'supports' | 'changes'>[];
  /** How many Lambda invocations are under way; moving time ahead now would make them time out. */
  invocationsUnderWay(): number;
  /** Tells whoever listens at `/_local/live`. */
  announce(message: LiveMessage): void;
  /**
   * Puts another synthesized assembly in the place of the one that runs, as an update of its stacks would, and gives what
   * was different. Only that is touched: queues and tables keep their content, connections stay, and what is under way
   * ends on what it began with. What can't be had again, messages or items, is lost only when `approve` says so. An update
   * that fails is undone. Raises AssemblyError, and LossNotApproved.
   */
  update(assembly: string, approve?: Approve): Promise<ResourceChange[]>;
  /** Ends everything: pollers, workers, timers, the server. */
  stop(): Promise<void>;
}

/**
 * Starts a local cloud and, if given, runs an assembly in it. Raises AssemblyError for what can't be run, and an Error
 * that says what to do when the port is taken, DataFolderError for a data folder that is in use or damaged; nothing
 * keeps running then.
 */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const storage =
    options.data === undefined ? IN_MEMORY : new DiskStorage(options.data, { sync: options.sync ?? false });
  try {
    const server = await LocalServer.listen(options.port ?? 0, () => storage.settled());
    return await runCloud(server, storage, options);
  } catch (error) {
    storage.close();
    throw error;
  }
}

async function runCloud(server: LocalServer, storage: Storage, options: CloudOptions): Promise<Cloud> {
  const endpoint = `http://127.0.0.1:${server.port}`;
  const { platform, clock, iam } = createPlatform(endpoint, storage, options);

  const faults = new Faults(platform, iam);
  // After the faults, and so within them: what a fault keeps from a service is not billed.
  platform.calls.intercept(meterCalls(platform.meter));
  const { service: sns, inbox } = createSns(platform, { confirmEmails: options.confirmEmails ?? 'automatic' });
  const lambda = createLambda(platform, { crash: (event) => faults.invocation(event) });
  const pipes = createPipes(platform, { beforeCheckpoint: (delivery) => faults.checkpoint(delivery) });
  faults.crashCaller = ({ traceHeader, from }) => {
    if (!(traceHeader && lambda.crashInvocation(traceHeader))) pipes.crashPipe(from);
  };
  const services: readonly AwsService[] = [
    iam.service,
    createLogs(platform),
    createSqs(platform, { delivery: options.calm ? CALM : ADVERSE }),
    sns,
    ...createDynamoDb(platform),
    lambda,
    createStepFunctions(platform),
    createAppSync(platform),
    createEvents(platform),
    pipes,
    createCloudWatch(platform),
  ];
  for (const service of services) platform.calls.register(service);

  let live: LiveFeed | undefined;
  const stop = async (): Promise<void> => {
    live?.close();
    // First of all, so that what ends only because everything ends counts as unfinished at the next start.
    storage.close();
    for (const service of services.toReversed()) await service.stop?.();
    await server.close();
  };
  try {
    storage.restore();
    const resourceTypes = services.flatMap((service) => service.providers);
    const stacks = new Stacks({
      environment: DEFAULT_ENVIRONMENT,
      providers: resourceTypes,
      parameters: options.parameters ?? {},
      usualParameters: options.usualParameters ?? {},
    });
    if (options.assembly !== undefined) await stacks.deploy(readAssembly(options.assembly));
    const info = (): CloudInfo => describeCloud(stacks.deployment, endpoint, platform.random.seed);
    const insight = new Insight({
      journal: platform.journal,
      clock,
      services,
      deployment: () => stacks.deployment,
      statements: () => iam.statements(),
    });
    const feed = new LiveFeed({ journal: () => platform.journal, status: () => insight.status() });
    live = feed;
    const control = controlRoute(
      controlEndpoints({
        journal: platform.journal,
        meter: platform.meter,
        inbox,
        clock,
        faults,
        info,
        insight,
        samples: options.samples ?? [],
      }),
    );
    const wire = new WireProtocols(platform, services);
    const page = options.console === undefined ? undefined : new ConsolePage(options.console);
    const graphiql = options.console === undefined ? undefined : graphiqlPage(options.console);
    const pages = [...(page ? [page.route] : []), ...(graphiql ? [graphiql.route, graphiql.at('/graphql')] : [])];
    const routes = [control, ...pages, ...services.flatMap((service) => service.routes ?? [])];
    server.serve(
      routes,
      async (request) => {
        if (wire.speaks(request)) return wire.answer(request);
        return page?.wantedBy(request) ? page.page(request) : frontPage(request, overview(info()));
      },
      [feed, ...services.flatMap((service) => service.upgrades ?? [])],
    );
    if (!options.calm) faults.add(ADVERSITY, { builtIn: true });
    faults.add(options.faults ?? []);
    for (const service of services) await service.start?.();
    const notices = [...storage.notices(), ...services.flatMap((service) => service.leftovers?.() ?? [])];
    return {
      journal: platform.journal,
      meter: platform.meter,
      inbox,
      clock,
      faults,
      get deployment() {
        return stacks.deployment;
      },
      iam,
      notices,
      info,
      pipes,
      resourceTypes,
      invocationsUnderWay: () => lambda.inFlight(),
      announce: (message) => feed.announce(message),
      update: async (assembly, approve) => {
        const changes = await stacks.deploy(readAssembly(assembly), approve);
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

function createPlatform(endpoint: string, storage: Storage, options: CloudOptions) {
  const environment = DEFAULT_ENVIRONMENT;
  const clock = new SystemClock();
  keepClock(clock, storage);
  const journal = new Journal();
  const correlation = new Correlation(options.correlationPath ?? 'id');
  const iam = createIam(environment, { clock });
  const calls = new Calls({ access: iam.access, journal, correlation, clock });
  const platform: Platform = {
    environment,
    clock,
    journal,
    meter: new Meter(),
    correlation,
    random: randomOf(options.seed ?? randomInt(2 ** 32), storage.run),
    calls,
    access: journalRefusedRoles(iam.access, { journal, clock, displayName: (arn) => calls.displayName(arn) }),
    signals: new Signals(clock),
    storage,
    endpoint: () => endpoint,
  };
  return { platform, clock, iam };
}

/** A later run on the same data must not draw the ids of an earlier one again, whatever seed it is given. */
function randomOf(seed: number, run: number): SeededRandom {
  const random = new SeededRandom(seed);
  return run === 1 ? random : random.fork(`run ${run}`);
}
