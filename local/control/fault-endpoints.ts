import type { Faults } from '../faults/faults.ts';
import type { ControlEndpoint } from './control-api.ts';
import { numberOf } from './query.ts';
import type { FaultsView, SeenHop } from './views.ts';

/** `/_local/faults`: the fault plan of the running cloud. */
export function faultEndpoints(faults: Faults, run: { seed: number; hops(): readonly SeenHop[] }): ControlEndpoint[] {
  return [
    {
      method: 'GET',
      name: 'faults',
      about: 'the seed, the rules in force, what they struck (the latest last) and the hops seen so far; ?limit=',
      answer: (query): FaultsView => ({
        seed: run.seed,
        hops: run.hops(),
        rules: faults.rules(),
        strikes: faults.strikes().slice(-Math.max(1, numberOf(query, 'limit', 100))),
      }),
    },
    {
      method: 'POST',
      name: 'faults',
      about:
        'adds a rule or a list: "throttle dynamodb:PutItem to=*Orders* probability=0.05", or the same as an object',
      answer: (_query, body) => {
        faults.add(body);
        return { rules: faults.rules() };
      },
    },
    {
      method: 'DELETE',
      name: 'faults',
      about: 'ends every rule, except what the adverse cloud does by itself; ?id= only one',
      answer: (query) => {
        const id = query.has('id') ? numberOf(query, 'id', 0) : undefined;
        faults.clear((rule) => id === undefined || rule.id === id);
        return { rules: faults.rules() };
      },
    },
  ];
}
