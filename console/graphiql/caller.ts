import type { CloudInfo } from '../../local/control/cloud-info.ts';
import { act } from '../client/control.ts';

export type Headers = Readonly<Record<string, string>>;

/** Who this page is to the API. */
export interface Caller {
  /** Shown on the page; undefined for a key, which is everybody. */
  readonly user: string | undefined;
  /** What tells this page's tabs in the browser's storage from those of another API, key or user. */
  readonly scope: string;
  /** Headers to fill in; none where they would not last. */
  readonly shown: Headers;
  /** Headers of requests that say nothing of their own. */
  headers(): Promise<Headers>;
}

/** Tokens are good for an hour; a new one is asked for a while before. In milliseconds. */
const RENEWED_AFTER = 45 * 60_000;

/** By the key of the API at `path`; where people sign in, as the made-up user `alice`, or as `?user=` says. */
export function callerOf(info: CloudInfo, path: string): Caller {
  const index = info.graphql.findIndex((url) => new URL(url).pathname === path);
  const key = info.apiKeys[Math.max(0, index)];
  if (key === undefined && info.userPoolClients.length > 0)
    return userOf(path, new URLSearchParams(location.search).get('user') ?? 'alice');
  const headers: Headers = key === undefined ? {} : { 'x-api-key': key };
  return { user: undefined, scope: `${path} ${key}`, shown: headers, headers: async () => headers };
}

function userOf(path: string, user: string): Caller {
  let token: { readonly at: number; readonly idToken: Promise<string> } | undefined;
  return {
    user,
    scope: `${path} ${user}`,
    shown: {},
    headers: async () => {
      if (!token || Date.now() - token.at > RENEWED_AFTER) token = { at: Date.now(), idToken: signIn(user) };
      return { authorization: await token.idToken };
    },
  };
}

async function signIn(user: string): Promise<string> {
  const { idToken } = await act<{ idToken: string }>('token', { user }, ['idToken']);
  return idToken;
}
