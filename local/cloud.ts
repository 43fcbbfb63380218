import { randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ResourceChange } from './assembly/changes.ts';
import type { Deployment } from './assembly/deployment.ts';
import type { Assembly } from './assembly/manifest.ts';
import type { Approve } from './assembly/stacks.ts';
import type { CloudOptions } from './cloud-options.ts';
import { type CloudInfo, describeCloud } from './control/cloud-info.ts';
import { ConsolePage, graphiqlPage } from './control/console-page.ts';
import { controlRoute } from './control/control-api.ts';
import { controlEndpoints } from './control/endpoints.ts';
import { frontPage } from './control/front-page.ts';
import { LiveFeed } from './control/live.ts';
import { overview } from './control/overview.ts';
import type { Promises } from './control/promises.ts';
import type { LiveMessage, SampleView } from './control/views.ts';
import type { SystemClock } from './core/clock.ts';
import type { Faults } from './faults/faults.ts';
import { LocalServer } from './http/server.ts';
import { WireProtocols } from './http/wire.ts';
import type { Journal } from './journal/journal.ts';
import type { Meter } from './meter/meter.ts';
import type { HttpRequest, HttpRoute } from './platform/http.ts';
import type { ResourceProvider } from './platform/resources.ts';
import { prepareRun, type Run, type RunParts } from './run.ts';
import type { AlarmView } from './services/cloudwatch/index.ts';
import type { Iam } from './services/iam/index.ts';
import type { FunctionUsage } from './services/lambda/index.ts';
import type { PipesService } from './services/pipes/index.ts';
import type { Inbox } from './services/sns/inbox.ts';
import { emptyDataFolder } from './storage/data-folder.ts';
import { DiskStorage } from './storage/disk-storage.ts';
import { IN_MEMORY, type Storage } from './storage/durable.ts';

export type { CloudOptions } from './cloud-options.ts';

/** A running local cloud. What it shows is the run since the last reset: don't keep its members, ask for them. */
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
  /** The alarms of the template as they stand. */
  alarms(): readonly AlarmView[];
  /** How many Lambda invocations are under way; moving time ahead now would make them time out. */
  invocationsUnderWay(): number;
  /** What the threads of each function have used so far. */
  functionUsage(): readonly FunctionUsage[];
  /** Tells whoever listens at `/_local/live`. */
  announce(message: LiveMessage): void;
  /**
   * Puts another synthesized assembly in the place of the one that runs, as an update of its stacks would, and gives what
   * was different. Only that is touched: queues and tables keep their content, connections stay, and what is under way
   * ends on what it began with. What can't be had again, messages or items, is lost only when `approve` says so. An update
   * that fails is undone. Raises AssemblyError, and LossNotApproved.
   */
  update(assembly: string | Assembly, approve?: Approve): Promise<ResourceChange[]>;
  /**
   * Makes everything as it was after the start, the data folder included; what is under way ends and leaves nothing.
   * The address stays. Raises AssemblyError when the assembly can't be run any more; then nothing runs.
   */
  reset(): Promise<void>;
  /** Ends everything: pollers, workers, timers, the server. */
  stop(): Promise<void>;
}

/**
 * Starts a local cloud and, if given, runs an assembly in it. Raises AssemblyError for what can't be run, and an Error
 * that says what to do when the port is taken, DataFolderError for a data folder that is in use or damaged; nothing
 * keeps running then.
 */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const opened = { storage: openStorage(options) };
  let server: LocalServer;
  try {
    server = await LocalServer.listen(options.port ?? 0, () => opened.storage.settled(), options.certificate);
  } catch (error) {
    opened.storage.close();
    throw error;
  }
  const endpoint = `http://127.0.0.1:${server.port}`;
  const seed = options.seed ?? randomInt(2 ** 32);
  const network = options.functionsOverTcp ? {} : { network: (request: HttpRequest) => server.answer(request) };
  const begin = (more: Partial<RunParts> = {}): Promise<Run> =>
    prepareRun({ endpoint, storage: opened.storage, seed, options, ...network, ...more });
  try {
    const run = await begin({ assembly: options.assembly });
    const cloud = new RunningCloud(server, { endpoint, seed, options, run }, (ended, assembly) => {
      if (options.data !== undefined) emptyDataFolder(options.data);
      opened.storage = openStorage(options);
      return begin({
        assembly,
        firstHop: ended.platform.journal.next,
        ahead: ended.clock.ahead,
        expiredKeys: ended.iam.accessKeyIds(),
      });
    });
    await cloud.start();
    return cloud;
  } catch (error) {
    await server.close();
    throw error;
  }
}

class RunningCloud implements Cloud {
  readonly #server: LocalServer;
  readonly #endpoint: string;
  readonly #seed: number;
  readonly #page: ConsolePage | undefined;
  readonly #pageRoutes: readonly HttpRoute[];
  readonly #live: LiveFeed;
  readonly #runAfter: (ended: Run, assembly: string | Assembly | undefined) => Promise<Run>;
  readonly #samples: readonly SampleView[];
  readonly #promises: Promises | undefined;
  /** The folder of what runs. */
  #assembly: string | Assembly | undefined;
  #run: Run;
  #notices: readonly string[] = [];
  /** Who asks while a reset is under way gets that one. */
  #resetting: Promise<void> | undefined;

  /** `runAfter` prepares a run of an assembly that remembers nothing of the one that has ended. */
  constructor(
    server: LocalServer,
    { endpoint, seed, options, run }: { endpoint: string; seed: number; options: CloudOptions; run: Run },
    runAfter: (ended: Run, assembly: string | Assembly | undefined) => Promise<Run>,
  ) {
    this.#server = server;
    this.#endpoint = endpoint;
    this.#seed = seed;
    this.#page = options.console === undefined ? undefined : new ConsolePage(options.console);
    const graphiql = options.console === undefined ? undefined : graphiqlPage(options.console);
    this.#pageRoutes = [
      ...(this.#page ? [this.#page.route] : []),
      ...(graphiql ? [graphiql.route, graphiql.at('/graphql')] : []),
    ];
    this.#live = new LiveFeed({ journal: () => this.journal, status: () => this.#run.insight.status() });
    this.#run = run;
    this.#runAfter = runAfter;
    this.#samples = options.samples ?? [];
    this.#promises = options.promises;
    this.#assembly = options.assembly;
  }

  get journal(): Journal {
    return this.#run.platform.journal;
  }

  get meter(): Meter {
    return this.#run.platform.meter;
  }

  get inbox(): Inbox {
    return this.#run.inbox;
  }

  get clock(): SystemClock {
    return this.#run.clock;
  }

  get faults(): Faults {
    return this.#run.faults;
  }

  get deployment(): Deployment {
    return this.#run.deployment;
  }

  get iam(): Iam {
    return this.#run.iam;
  }

  get pipes(): PipesService {
    return this.#run.pipes;
  }

  get notices(): readonly string[] {
    return this.#notices;
  }

  info(): CloudInfo {
    return describeCloud(this.deployment, this.#endpoint, this.#seed);
  }

  get resourceTypes(): readonly ResourceProvider[] {
    return this.#run.services.flatMap((service) => service.providers);
  }

  alarms(): readonly AlarmView[] {
    return this.#run.cloudwatch.alarms();
  }

  invocationsUnderWay(): number {
    return this.#run.lambda.inFlight();
  }

  functionUsage(): readonly FunctionUsage[] {
    return this.#run.lambda.usage();
  }

  announce(message: LiveMessage): void {
    this.#live.announce(message);
  }

  /** Lets the outside in, then starts what polls. Stops what there is and raises its error when that fails. */
  async start(): Promise<void> {
    const run = this.#run;
    try {
      this.#serve(run);
      this.#notices = await run.start();
    } catch (error) {
      await run.stop();
      throw error;
    }
  }

  async update(assembly: string | Assembly, approve?: Approve): Promise<ResourceChange[]> {
    const changes = await this.#run.update(assembly, approve);
    this.#assembly = assembly;
    return changes;
  }

  reset(): Promise<void> {
    this.#resetting ??= this.#reset().finally(() => {
      this.#resetting = undefined;
    });
    return this.#resetting;
  }

  async stop(): Promise<void> {
    await this.#resetting?.catch(() => {});
    this.#live.close();
    await this.#run.stop();
    await this.#server.close();
  }

  async #reset(): Promise<void> {
    const ended = this.#run;
    this.#server.pause('The local cloud is being reset; try again in a moment.');
    await ended.stop();
    // What its functions sent last may wait in the sockets still: it is read, and refused, now.
    for (let turn = 0; turn < 3; turn++) await nextTurn();
    try {
      this.#run = await this.#runAfter(ended, this.#assembly);
      await this.start();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#server.pause(`The local cloud was reset and could not be started again: ${why}`);
      throw error;
    }
    this.#live.announce({ type: 'reset', next: ended.platform.journal.next });
  }

  #serve(run: Run): void {
    const { platform, services } = run;
    const info = (): CloudInfo => this.info();
    const control = controlRoute(
      controlEndpoints({ run, info, samples: this.#samples, promises: this.#promises, reset: () => this.reset() }),
    );
    const wire = new WireProtocols(platform, services);
    const page = this.#page;
    this.#server.serve(
      [control, ...this.#pageRoutes, ...services.flatMap((service) => service.routes ?? [])],
      async (request) => {
        if (wire.speaks(request)) return wire.answer(request);
        return page?.wantedBy(request) ? page.page(request) : frontPage(request, overview(info()));
      },
      [this.#live, ...services.flatMap((service) => service.upgrades ?? [])],
    );
  }
}

function openStorage(options: CloudOptions): Storage {
  return options.data === undefined ? IN_MEMORY : new DiskStorage(options.data, { sync: options.sync ?? false });
}
