import type { Platform } from '../../platform/service.ts';
import type { Inbox } from '../sns/inbox.ts';
import type { Challenges } from './challenges.ts';
import type { Sessions } from './tokens/sessions.ts';
import type { SigningKeys } from './tokens/signing-keys.ts';
import type { UserPools } from './user-pool.ts';
import type { UserStore } from './user-store.ts';

/** What the API actions and the resource providers share. */
export interface CognitoContext {
  readonly platform: Platform;
  readonly pools: UserPools;
  readonly users: UserStore;
  readonly keys: SigningKeys;
  readonly sessions: Sessions;
  readonly challenges: Challenges;
  /** Where codes go: no email leaves this machine. */
  readonly inbox: Inbox;
}
