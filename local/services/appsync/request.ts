import { formatTraceHeader, newSegmentId, parseTraceHeader } from '../../core/trace-header.ts';
import type { Principal } from '../../platform/access.ts';
import type { Platform } from '../../platform/service.ts';
import type { ApiConfig, AuthorizationMode } from './api-config.ts';
import type { ClientError } from './graphql/errors.ts';
import type { RequestLog } from './logging.ts';
import type { Invalidation, SubscriptionFilter } from './realtime/filter.ts';
import { newTrace } from './trace.ts';

/** Who calls, once that is settled. */
export interface CallerIdentity {
  readonly mode: AuthorizationMode;
  /** `ctx.identity`: null for an API key. */
  readonly identity: unknown;
  /** Undefined for an API key. */
  readonly principal: Principal | undefined;
  /** Who the journal shows as asking. */
  readonly from: string;
}

/** One GraphQL request on its way through execution. */
export interface GraphQLRequest {
  readonly id: string;
  readonly caller: CallerIdentity;
  readonly headers: Readonly<Record<string, string>>;
  /** What calls made for this request carry: its own segment as parent, where the API is traced. */
  readonly traceHeader: string | undefined;
  /** Id of the client's segment that asked. */
  readonly parentSegment: string | undefined;
  /** When it began, in milliseconds since the epoch, and the sequence that the next hop had then. */
  readonly start: number;
  readonly callsSince: number;
  /** Whether the trace begins with this request, rather than with the client. */
  readonly beginsTrace: boolean;
  readonly log: RequestLog;
  /** Errors that resolvers appended, in order. */
  readonly appended: ClientError[];
  readonly responseHeaders: Map<string, string>;
  /** How many resolvers have run so far. */
  resolverCount: number;
  /** Set by the resolver of a subscription: which notifications its subscriber gets. */
  filter: SubscriptionFilter | undefined;
  /** Set by the resolver of a subscription: which invalidations end it. */
  invalidationFilter: SubscriptionFilter | undefined;
  /** Asked for by the resolvers of a mutation. */
  readonly invalidations: Invalidation[];
}

/** A request that begins now, at `start` milliseconds since the epoch. `headers` are as the client sent them, in lower case. */
export function openRequest(
  platform: Platform,
  api: ApiConfig,
  parts: {
    readonly id: string;
    readonly start: number;
    readonly caller: CallerIdentity;
    readonly headers: Readonly<Record<string, string>>;
    readonly log: RequestLog;
  },
): GraphQLRequest {
  const { id, caller, headers, log, start } = parts;
  const asked = headers['x-amzn-trace-id'];
  // What names no trace is shown to resolvers, and handed on to nobody.
  const given = parseTraceHeader(asked) && asked;
  const { traceHeader, parentSegment } = traceOf(platform, api, { given, start });
  return {
    id,
    caller,
    headers: { ...headers, 'x-amzn-trace-id': asked ?? traceHeader, 'x-amzn-requestid': id },
    traceHeader: api.xrayEnabled || given ? traceHeader : undefined,
    parentSegment,
    start,
    callsSince: platform.journal.next,
    beginsTrace: api.xrayEnabled && given === undefined,
    log,
    appended: [],
    responseHeaders: new Map(),
    resolverCount: 0,
    filter: undefined,
    invalidationFilter: undefined,
    invalidations: [],
  };
}

/**
 * A traced API has a segment of its own between the client's and the calls it makes, and keeps to the client's decision
 * whether the trace is recorded. Others hand on what they are given.
 */
function traceOf(
  platform: Platform,
  api: ApiConfig,
  { given, start }: { given: string | undefined; start: number },
): { traceHeader: string; parentSegment: string | undefined } {
  if (!api.xrayEnabled) return { traceHeader: given ?? newTrace(start, undefined), parentSegment: undefined };
  const header = parseTraceHeader(given);
  const sampled = header?.sampled ?? platform.tracing.sample(api.path);
  if (!header) return { traceHeader: newTrace(start, sampled), parentSegment: undefined };
  return {
    traceHeader: formatTraceHeader({ root: header.root, parent: newSegmentId(), sampled }),
    parentSegment: header.parent,
  };
}
