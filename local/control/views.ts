import type { Strike } from '../faults/fault.ts';
import type { RuleStatus } from '../faults/faults.ts';
import type { Hop } from '../journal/journal.ts';
import type { LoggedDecision } from '../platform/decisions.ts';
import type { LinkKind } from '../platform/links.ts';
import type { Gauges } from '../platform/service.ts';
import type { PendingSubscription } from '../services/sns/confirmations.ts';
import type { Email } from '../services/sns/inbox.ts';

export type { RuleStatus } from '../faults/faults.ts';
export type { Hop } from '../journal/journal.ts';
export type { Bill as BillView } from '../meter/bill.ts';
export type { LoggedDecision as AccessDecision } from '../platform/decisions.ts';
export type { Email } from '../services/sns/inbox.ts';

/**
 * What the control API answers, as types: the console and commands read these and nothing else of the local cloud.
 * Times are milliseconds since the epoch, with fractions, as in the journal; durations are milliseconds.
 */

/** `GET journal`: hops, oldest first. */
export interface JournalView {
  /** Pass as `since` to get only what came after. */
  readonly next: number;
  readonly hops: readonly Hop[];
}

/** `GET inbox`: emails, newest first, and the subscriptions that wait for the link in their email to be followed. */
export interface InboxView {
  readonly emails: readonly Email[];
  readonly pending: readonly PendingSubscription[];
}

/** `GET faults`: the fault plan, and what it struck, the latest last. */
export interface FaultsView {
  readonly seed: number;
  readonly rules: readonly RuleStatus[];
  readonly strikes: readonly Strike[];
  readonly hops: readonly SeenHop[];
}

/** A hop that a rule can strike, with how often it came by. */
export interface SeenHop {
  readonly action: string;
  readonly from: string;
  readonly to: string;
  readonly calls: number;
}

/** `GET map`: the provisioned template as a graph. */
export interface MapView {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

/** A resource that takes part in the work. Roles, policies, log groups and settings of other resources are none. */
export interface MapNode {
  /** The construct path, `Orders-dev/Intake/Queue`: what the journal's `from` and `to` begin with. */
  readonly id: string;
  /** The path without what all nodes share, `Intake/Queue`. */
  readonly label: string;
  /** `AWS::SQS::Queue` */
  readonly type: string;
  /** `sqs`, `dynamodb`, `appsync`, `client`, `email`. */
  readonly service: string;
  readonly arn?: string;
  /** The node that this one is a part of: a data source's API. */
  readonly parent?: string;
}

/** What an edge stands for; `part`: from a whole to its part. The direction is that of the work. */
export type EdgeKind = LinkKind | 'part';

export interface MapEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** The actions that the template allows or implies, `sqs:SendMessage`. */
  readonly actions: readonly string[];
}

/** `GET status`, and what `live` sends as `status`. */
export interface StatusView {
  readonly at: number;
  /** By node id; a node where nothing happened yet has zero counts. */
  readonly nodes: Readonly<Record<string, NodeStatus>>;
  /** By `from→to`, both node ids; also pairs that the map has no edge for, when hops were seen between them. */
  readonly edges: Readonly<Record<string, EdgeStatus>>;
}

/** Counts since the start, and how the resource stands: depth of a queue, items of a table, state of a pipe. */
export interface NodeStatus extends Gauges {
  /**
   * Hops that this node answered, or where nobody asks it, as with a client, a pipe or a rule, those that it made along
   * the map's edges; how many of these failed or were refused, and how many more were filtered out on their way to it.
   */
  readonly calls: number;
  readonly failures: number;
  readonly refused: number;
  readonly filtered: number;
  readonly lastAt?: number;
}

export interface EdgeStatus {
  readonly calls: number;
  readonly failures: number;
  readonly lastAt?: number;
}

/** What the WebSocket at `live` sends, one JSON text each. */
export type LiveMessage =
  /** The hops since the last message, oldest first; `next` is where to go on with `?since=`. */
  | { readonly type: 'hops'; readonly next: number; readonly hops: readonly Hop[] }
  | ({ readonly type: 'status' } & StatusView)
  /** The reader was too slow, or `since` is not held any more: hops before `next` are not sent. */
  | { readonly type: 'skipped'; readonly next: number }
  /** Everything was emptied; forget what you have. */
  | { readonly type: 'reset'; readonly next: number }
  /** `npm run dev` only. */
  | { readonly type: 'deployed'; readonly changes: readonly string[] }
  | { readonly type: 'problem'; readonly title: string; readonly text: string }
  | { readonly type: 'problem-solved' };

/** `GET ids`: newest first. `next` goes into `?before=` for the following page; absent on the last. */
export interface IdsView {
  readonly next?: number;
  readonly ids: readonly IdSummary[];
}

/** Everything about one correlation id in a line. */
export interface IdSummary {
  readonly id: string;
  /** When its first hop started and its last one ended. */
  readonly first: number;
  readonly last: number;
  readonly durationMs: number;
  readonly hops: number;
  readonly failures: number;
  readonly refused: number;
  /** The highest attempt of any hop. */
  readonly attempts: number;
  /**
   * `dead letter`: a message about it went to a dead-letter queue and is not known to have left. `ended`: an execution
   * about it succeeded or an email went out, and nobody tries to hand it on any more. `under way` else.
   */
  readonly state: 'under way' | 'ended' | 'dead letter';
  /** The last state but the final ones that its latest execution went through, `Complete order`. */
  readonly outcome?: string;
  /** How many emails about it were delivered. */
  readonly mailed: number;
  /** Sequence of its first hop: what `?before=` counts in. */
  readonly sequence: number;
}

/** `GET journey?id=` */
export interface JourneyView {
  readonly id: string;
  /** In the order in which they started. */
  readonly hops: readonly Hop[];
  readonly executions: readonly ExecutionPath[];
  readonly logs: readonly LogLine[];
  /** Oldest first; more than one, since a trace ends at a pipe. */
  readonly trace: readonly Trace[];
  readonly emails: readonly Email[];
}

/** One execution of a state machine and the way it took. */
export interface ExecutionPath {
  readonly arn: string;
  /** Construct path of the state machine. */
  readonly machine: string;
  readonly status: string;
  readonly start: number;
  readonly stop?: number;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** The definition in Amazon States Language. */
  readonly definition: unknown;
  readonly states: readonly StateVisit[];
}

export interface StateVisit {
  readonly name: string;
  /** `Task`, `Choice`, … */
  readonly type: string;
  readonly entered: number;
  readonly exited?: number;
  readonly status: 'succeeded' | 'failed' | 'caught' | 'running';
  /** How often its task was tried again. */
  readonly retries: number;
  readonly error?: string;
}

export interface LogLine {
  readonly at: number;
  readonly group: string;
  /** The line as JSON when it is JSON, else its text. */
  readonly line: unknown;
}

/** A trace as X-Ray's BatchGetTraces gives it: `Duration` in seconds, `Document` a segment as JSON text. */
export interface Trace {
  readonly Id: string;
  readonly Duration: number;
  readonly LimitExceeded: boolean;
  readonly Segments: readonly { readonly Id: string; readonly Document: string }[];
}

/** `GET traces` */
export interface TracesView {
  readonly Traces: readonly Trace[];
  readonly UnprocessedTraceIds: readonly string[];
}

/** `GET logs` without `group`, and with it. */
export type LogsView =
  | { readonly groups: readonly string[] }
  | { readonly events: readonly { readonly at: number; readonly stream: string; readonly message: string }[] };

/** `GET queues`, and `GET messages?queue=`: looked at, not received. */
export type { InspectedMessage as MessageView, InspectedQueue as QueueView } from '../services/sqs/inspection.ts';

/** `POST redrive {queue}` */
export interface RedriveView {
  readonly moved: number;
  readonly taskHandle: string;
}

/** `POST replay {queue, messageId}` or `{table, sequenceNumber, pipe?}` */
export interface ReplayView {
  /** The id of the new message; for a stream record, the paths of the pipes that got it again. */
  readonly messageId?: string;
  readonly pipes?: readonly string[];
}

/** `GET records?table=`: recent changes of a table, newest first. */
export type { RecentChange as RecordView } from '../services/dynamodb/streams/recent-changes.ts';

/** `GET functions` */
export interface FunctionView {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
}

/** `GET invocations?function=`, newest first. */
export interface InvocationView {
  readonly requestId: string;
  readonly at: number;
  readonly event: unknown;
  readonly outcome: 'ok' | 'failed';
  readonly durationMs: number;
  readonly correlationIds: readonly string[];
}

/** `POST invoke {function, event}` */
export interface InvokeView {
  readonly status: number;
  readonly result?: unknown;
  readonly error?: { readonly errorType?: string; readonly errorMessage?: string };
  /** The end of its log, as `LogType: Tail` gives it. */
  readonly logs: string;
}

/** `GET promises` */
export interface PromiseView {
  readonly name: string;
  readonly says: string;
  readonly state: 'kept' | 'open' | 'broken';
  readonly detail: string;
}

/** `GET access`: authorization decisions, newest first. */
export interface AccessView {
  /** Pass as `since` to get only what came after. */
  readonly next: number;
  readonly decisions: readonly LoggedDecision[];
}

/** `GET samples`: operations that the project suggests to try, from its `local-cloud.json`. */
export interface SampleView {
  readonly name: string;
  /** A GraphQL document. */
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}
