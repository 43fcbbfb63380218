import type { DecisionLog } from '../platform/decisions.ts';
import type { ControlEndpoint } from './control-api.ts';
import { numberOf } from './query.ts';
import type { AccessView } from './views.ts';

/** `GET access`: what was allowed and refused to whom. */
export function accessEndpoint(decisions: DecisionLog): ControlEndpoint {
  return {
    method: 'GET',
    name: 'access',
    about: 'authorization decisions, newest first; ?denied=1 refusals only, ?role= an ARN, ?since= a sequence, ?limit=',
    answer: (query): AccessView => {
      const denied = query.get('denied') === '1';
      const role = query.get('role');
      return {
        next: decisions.next,
        decisions: decisions.read({
          since: numberOf(query, 'since', 0),
          limit: numberOf(query, 'limit', 200),
          matches: (entry) => !(denied && entry.allowed) && (role === null || entry.role === role),
        }),
      };
    },
  };
}
