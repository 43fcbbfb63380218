import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
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
import type { ResourceLinks } from './links.ts';
import type { Metrics } from './metrics.ts';
import type { Tracing } from './tracing.ts';

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

/** A resource of the template, its intrinsic functions resolved. */
export interface TemplateResource {
  /** `AWS::SQS::Queue` */
  readonly type: string;
  readonly logicalId: string;
  /** The construct path without the final `/Resource`: `OrderStack/Intake/Queue`. What journal and errors show. */
  readonly path: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** A physical name as CloudFormation would make one up, the same at every start, cut to `maxLength` characters. */
  generateName(maxLength: number): string;
  /** The content of a file asset by its S3 bucket and key, or an error that names the missing asset. */
  asset(bucket: string, key: string): { readonly path: string };
}

/** What other resources can refer to. */
export interface ProvisionedResource {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Which properties of a resource type are imitated. Paths are dotted, `[]` stands for any element of a list, a trailing
 * `.**` for everything beneath: `RedrivePolicy.maxReceiveCount`, `FilterCriteria.Filters[].Pattern`, `Environment.**`.
 * A property in neither list makes the start fail with an error that names it.
 */
export interface SupportedProperties {
  readonly honoured: readonly string[];
  /** Properties that change nothing that can be seen on one machine, each with the reason. */
  readonly inert?: Readonly<Record<string, string>>;
}

/** Makes resources of one CloudFormation type. */
export interface ResourceProvider {
  readonly type: string;
  readonly supports: SupportedProperties;
  /** Creates the resource. Raises AwsError or Error with a sentence; the loader adds the resource's path. */
  provision(resource: TemplateResource): ProvisionedResource | Promise<ProvisionedResource>;
  /** How such a resource stands to others; without it, it is not on the map. Called after `provision`. */
  links?(resource: TemplateResource, made: ProvisionedResource): ResourceLinks;
  /** How such resources change and go while the cloud runs; without it, that takes a restart. */
  readonly changes?: ResourceChanges;
}

/** What an update of a stack does to resources of one type. */
export interface ResourceChanges {
  /**
   * The properties whose change makes CloudFormation replace the resource ("Update requires: Replacement"), by name.
   * A test compares them with CloudFormation's specification.
   */
  readonly replacing: readonly string[];
  /** What is lost with the resource and can't be had again, "messages" for a queue: whoever loses it is asked before. */
  readonly holds?: string;
  /**
   * Makes the resource of this logical id what the template says now; the physical name stays. What is under way ends
   * on what the resource was. Raises what `provision` does, the resource being then as it was.
   */
  update(resource: TemplateResource, made: ProvisionedResource): ProvisionedResource | Promise<ProvisionedResource>;
  /** Removes what was made of `resource`. Not for types that only a restart removes. */
  remove?(resource: TemplateResource, made: ProvisionedResource): void | Promise<void>;
}

/** How clients address a service over HTTP. */
export type WireProtocol = JsonProtocol | QueryProtocol | RestProtocol;

/** JSON bodies, the action in the header `X-Amz-Target`. */
export interface JsonProtocol {
  readonly kind: 'json';
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
  /** Actions that clients call without credentials of AWS, web pages among them. */
  readonly unsigned?: ReadonlySet<string>;
}

/** Forms with an `Action`, answered with XML. */
export interface QueryProtocol {
  readonly kind: 'query';
  readonly version: string;
  readonly namespace: string;
  readonly signingName: string;
  /** How lists and maps are written where the service does not write them as `member` and `entry`. */
  readonly flattened?: FlattenedNames;
}

/** Lists and maps whose elements stand without a wrapper around them: `Attribute.1.Name=…&Attribute.1.Value=…`. */
export interface FlattenedNames {
  /** By the name on the wire, for requests: which member of the input it fills. */
  readonly input: Readonly<Record<string, FlattenedMember>>;
  /** By the member of the answer: how its elements are named. */
  readonly output: Readonly<Record<string, FlattenedMember>>;
  /** Names that one action writes in its own way, by action. */
  readonly byAction?: Readonly<Record<string, Partial<Pick<FlattenedNames, 'input' | 'output'>>>>;
  /** Actions that answer without a result. */
  readonly withoutResult: ReadonlySet<string>;
}

/** A list or map: `name` is what it is called on the other side. A map is written with these names for key and value. */
export type FlattenedMember =
  | { readonly kind: 'list'; readonly name: string }
  | { readonly kind: 'map'; readonly name: string; readonly key: string; readonly value: string };

/** An address for each action, as in `POST /2015-03-31/functions/{FunctionName}/invocations`. */
export interface RestProtocol {
  readonly kind: 'rest';
  readonly signingName: string;
  readonly routes: readonly RestRoute[];
}

export interface RestRoute {
  readonly method: string;
  /** `{Name}` stands for one part of the path, which `input` finds under that name. */
  readonly path: string;
  readonly action: string;
  /** The operation's input from the request. Raises AwsError. */
  input(request: HttpRequest, parts: Readonly<Record<string, string>>): unknown;
  /** The operation's output as an answer; by default its JSON, with status 200. */
  answer?(output: unknown): HttpResponse;
}

/** A plain HTTP request, body read whole. Header names are lower case. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A path prefix that a service answers itself, such as AppSync's `/graphql`. */
export interface HttpRoute {
  readonly path: string;
  /** Which requests to the path are for this route; every one when left out. */
  takes?(request: HttpRequest): boolean;
  handle(request: HttpRequest): Promise<HttpResponse>;
}

/** A client that asks to go on with another protocol, WebSocket, on the connection it has opened. */
export interface Upgrade {
  /** What was asked; a request to upgrade has no body. */
  readonly request: HttpRequest;
  /** The same as Node gives it, for the library that shakes hands. */
  readonly incoming: IncomingMessage;
  readonly socket: Duplex;
  /** What the client has sent of the other protocol already. */
  readonly head: Buffer;
}

/** A path prefix on which a service talks another protocol. The server closes the sockets when it closes. */
export interface UpgradeRoute {
  readonly path: string;
  /** Takes over the socket. Raises AwsError to refuse; the client gets its status. */
  upgrade(upgrade: Upgrade): void;
}

/** How a resource stands at this moment, as far as it has such a thing; times in milliseconds. */
export interface Gauges {
  /** Messages that can be received, and those received and not deleted. */
  readonly depth?: number;
  readonly inFlight?: number;
  /** Age of the oldest message that can be received. */
  readonly oldestAgeMs?: number;
  readonly items?: number;
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
