import type { Invalidation, SubscriptionFilter } from '../realtime/filter.ts';

/** An error as handlers make it and clients see it. `data` is cut to the selection set, `errorInfo` is not. */
export interface ResolverError {
  readonly message: string;
  readonly errorType: string | null;
  readonly data: unknown;
  readonly errorInfo: unknown;
}

/** One use of `extensions`: about the subscription that starts, or about others that end. */
export type Extension =
  | { readonly name: 'setSubscriptionFilter'; readonly filter: SubscriptionFilter | undefined }
  | { readonly name: 'setSubscriptionInvalidationFilter'; readonly filter: SubscriptionFilter | undefined }
  | { readonly name: 'invalidateSubscriptions'; readonly invalidation: Invalidation };

/** What one run of a handler did besides its outcome. */
export interface Effects {
  /** By `util.appendError`, in order. */
  readonly appended: ResolverError[];
  /** By `util.http.addResponseHeader`; the last one of a name wins. */
  readonly responseHeaders: Map<string, string>;
  /** What was asked for by the object `extensions`. */
  readonly extensions: Extension[];
  /** Written by `console`, each with its place in the code where known. */
  readonly logged: string[];
}

/** How one run of a handler ended. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  /** `runtime.earlyReturn`; `skipTo` END ends the pipeline, NEXT the function. */
  | { readonly kind: 'earlyReturn'; readonly value: unknown; readonly skipTo: 'END' | 'NEXT' | undefined }
  /** `util.error`, `util.unauthorized`, or a fault in the code (error type `Code`). */
  | { readonly kind: 'error'; readonly error: ResolverError };

export type Evaluation = Effects & Outcome;

/** What the utilities must know of the request beyond the context that handlers see. */
export interface RequestScope {
  /** What `util.authType()` answers: `API Key Authorization`, `IAM Authorization`, … */
  readonly authType: string;
}

/** Thrown through the handler to end it; handlers have no try/catch, so nothing holds it up. */
export class HandlerEnd {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    this.outcome = outcome;
  }
}

/** Ends the handler that is running with an error. */
export function endWithError(
  message: string,
  errorType: string | null,
  data: unknown = null,
  errorInfo: unknown = null,
): never {
  throw new HandlerEnd({ kind: 'error', error: { message, errorType, data, errorInfo } });
}

/** Ends the handler that is running because it asked for what this runtime does not have. */
export function refuseFeature(name: string, why = 'is not supported by APPSYNC_JS'): never {
  return endWithError(`${name} ${why}.`, 'Code');
}

interface Running extends Effects {
  readonly scope: RequestScope;
}

let current: Running | undefined;

/** Handlers run synchronously and one at a time, so one variable tells the utilities which run they belong to. */
export function running(): Running {
  if (!current) throw new Error('The resolver utilities only work while a handler runs.');
  return current;
}

/** Runs `handler`; `describeFault` puts a fault in its code into the words that AppSync uses. */
export function evaluate(
  handler: () => unknown,
  scope: RequestScope,
  describeFault: (thrown: unknown) => string,
): Evaluation {
  const effects: Running = { scope, appended: [], responseHeaders: new Map(), extensions: [], logged: [] };
  const before = current;
  current = effects;
  let outcome: Outcome;
  try {
    outcome = { kind: 'value', value: handler() };
  } catch (thrown) {
    outcome =
      thrown instanceof HandlerEnd
        ? thrown.outcome
        : {
            kind: 'error',
            error: { message: describeFault(thrown), errorType: 'Code', data: null, errorInfo: null },
          };
  } finally {
    current = before;
  }
  const { appended, responseHeaders, extensions, logged } = effects;
  return { ...outcome, appended, responseHeaders, extensions, logged };
}
