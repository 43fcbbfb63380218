import type { Principal } from '../../platform/access.ts';
import type { AuthorizationMode } from './api.ts';
import type { ClientError } from './graphql/errors.ts';
import type { RequestLog } from './logging.ts';

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
  readonly log: RequestLog;
  /** Errors that resolvers appended, in order. */
  readonly appended: ClientError[];
  readonly responseHeaders: Map<string, string>;
  /** How many resolvers have run so far. */
  resolverCount: number;
}
