import type { Clock } from '../core/clock.ts';
import type { Environment } from '../core/environment.ts';
import type { SeededRandom } from '../core/random.ts';
import type { Signals } from '../core/signals.ts';
import type { Correlation } from '../journal/correlation.ts';
import type { Journal } from '../journal/journal.ts';
import type { Meter } from '../meter/meter.ts';
import type { Storage } from '../storage/durable.ts';
import type { AccessControl } from './access.ts';
import type { Callable, Calls } from './calls.ts';
import type { HttpRoute, UpgradeRoute } from './http.ts';
import type { Metrics } from './metrics.ts';
import type { ResourceProvider } from './resources.ts';
import type { Tracing } from './tracing.ts';
import type { WireProtocol } from './wire-protocol.ts';

/** What every service stands on. One per running local cloud. */
export interface Platform {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly journal: Journal;
  /** Counts what AWS would bill, where the door between services does not see it. */
  readonly meter: Meter;
  /** What CloudWatch is told: what services measure, and what functions write to their logs. */
  readonly metrics: Metrics;
  readonly correlation: Correlation;
  readonly calls: Calls;
  readonly access: AccessControl;
  /** X-Ray, as far as services need it. */
  readonly tracing: Tracing;
  readonly signals: Signals;
  /** Where services keep what must outlive the process; in memory it keeps nothing. */
  readonly storage: Storage;
  /** The base URL under which clients reach the local cloud, `http://127.0.0.1:4000`, without a slash at the end. */
  endpoint(): string;
}

/** How a resource stands at this moment, as far as it has such a thing; times in milliseconds. */
export interface Gauges {
  /** Messages that can be received, and those received and not deleted. */
  readonly depth?: number;
  readonly inFlight?: number;
  /** Age of the oldest message that can be received. */
  readonly oldestAgeMs?: number;
  readonly items?: number;
  /** Events that an archive keeps. */
  readonly events?: number;
  /** Confirmed subscriptions of a topic, live subscriptions of an API. */
  readonly subscribers?: number;
  /** Subscriptions that wait for their confirmation. */
  readonly waiting?: number;
  /** Executions and invocations under way. */
  readonly running?: number;
  /** `RUNNING`, `STOPPED`. */
  readonly state?: string;
}

/** One AWS service of the local cloud. */
export interface AwsService extends Callable {
  readonly protocols: readonly WireProtocol[];
  readonly providers: readonly ResourceProvider[];
  readonly routes?: readonly HttpRoute[];
  readonly upgrades?: readonly UpgradeRoute[];
  /**
   * After the assembly's resources were made: what the data folder holds for resources that it no longer has, one
   * sentence each. All of it is kept.
   */
  leftovers?(): readonly string[];
  /** Called once when every resource of the template exists: pollers start here. */
  start?(): void | Promise<void>;
  /** How its resources stand now, by ARN. Asked once a second at most. */
  gauges?(): Iterable<readonly [arn: string, gauges: Gauges]>;
  /** Called when resources were added, changed or removed while the service runs: pollers of new resources start here. */
  updated?(): void | Promise<void>;
  /** Ends timers, pollers and workers; resolves when nothing of the service runs any more. */
  stop?(): Promise<void>;
}
