import { isRecord } from '../core/fields.ts';
import { InvalidEventPattern } from './invalid-event-pattern.ts';

const MOST_KEYS = 5;
const MOST_COMBINATIONS = 150;

/**
 * The limits of a subscription's filter policy: five keys (of a nested policy, only the outermost count), and 150
 * combinations, where each list counts its values times its depth. Raises InvalidEventPattern.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export function checkPolicyLimits(policy: unknown): void {
  if (!isRecord(policy)) return;
  if (Object.keys(policy).length > MOST_KEYS)
    throw new InvalidEventPattern(`Filter policy can not have more than ${MOST_KEYS} keys`);
  if (combinations(policy, 1) > MOST_COMBINATIONS) throw new InvalidEventPattern('Filter policy is too complex');
}

function combinations(object: Readonly<Record<string, unknown>>, depth: number): number {
  let product = 1;
  for (const [name, value] of Object.entries(object)) {
    if (name === '$or' && Array.isArray(value))
      product *= value.reduce<number>((sum, branch) => sum + (isRecord(branch) ? combinations(branch, depth) : 1), 0);
    else if (Array.isArray(value)) product *= value.length * depth;
    else if (isRecord(value)) product *= combinations(value, depth + 1);
  }
  return product;
}
