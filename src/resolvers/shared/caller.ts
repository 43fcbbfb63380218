/** The user behind every caller that comes with an API key only. */
const DEMO_USER = 'demo_user';

/** The parts of AppSync's identity that tell callers apart; `sub` is there when the caller signed in to the user pool. */
type Identity =
  | { readonly sub?: string; readonly sourceIp?: unknown; readonly resolverContext?: unknown }
  | null
  | undefined;

/**
 * The user whose orders a request may touch: the `sub` of the signed-in user, or the demo user that all API key callers
 * share. Nothing that a client sends as an argument or a header has a say in it.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
export function userIdOf(identity: Identity): string {
  return identity?.sub ?? DEMO_USER;
}
