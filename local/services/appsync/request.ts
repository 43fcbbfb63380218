import type { Principal } from '../../platform/access.ts';
import type { ApiConfig, AuthorizationMode } from './api.ts';
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
  readonly traceHeader: string | undefined;
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
  const given = headers['x-amzn-trace-id'];
  const traceHeader = given ?? newTrace(start, api.xrayEnabled);
  return {
    id,
    caller,
    headers: { ...headers, 'x-amzn-trace-id': traceHeader, 'x-amzn-requestid': id },
    traceHeader: api.xrayEnabled || given ? traceHeader : undefined,
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
