import { InvalidEventPattern } from './invalid-event-pattern.ts';

/** Whose rules a pattern follows: an event bus's rule, a pipe's filter, a subscription's filter policy. */
export type Dialect = 'eventBus' | 'pipe' | 'snsPolicy';

interface Rules {
  /** How the service is called in an error message. */
  readonly name: string;
  readonly operators: ReadonlySet<string>;
  /** What may stand inside `anything-but` besides plain values. */
  readonly anythingBut: ReadonlySet<string>;
  /** Whether `prefix` and `suffix` may hold `{ "equals-ignore-case": … }`. */
  readonly affixIgnoringCase: boolean;
  /** Numbers in `numeric` must lie within ± this. */
  readonly largestNumber: number;
}

const COMMON = ['prefix', 'suffix', 'equals-ignore-case', 'anything-but', 'numeric', 'exists', 'cidr'];

/**
 * Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (the columns "Event
 * bus support" and "Pipe support") and https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
const RULES: Readonly<Record<Dialect, Rules>> = {
  eventBus: {
    name: 'an event bus rule',
    operators: new Set([...COMMON, 'wildcard']),
    anythingBut: new Set(['prefix', 'suffix', 'equals-ignore-case', 'wildcard']),
    affixIgnoringCase: true,
    largestNumber: 5e9,
  },
  pipe: {
    name: 'a pipe filter',
    operators: new Set(COMMON),
    anythingBut: new Set(),
    affixIgnoringCase: true,
    largestNumber: 5e9,
  },
  snsPolicy: {
    name: 'a subscription filter policy',
    operators: new Set([...COMMON, 'wildcard']),
    anythingBut: new Set(['prefix', 'wildcard']),
    affixIgnoringCase: false,
    largestNumber: 1e9,
  },
};

/** Every word that is an operator in some dialect; `$or` over objects that use one is an ordinary field name. */
export const OPERATORS: ReadonlySet<string> = new Set([...COMMON, 'wildcard']);

export function largestNumber(dialect: Dialect): number {
  return RULES[dialect].largestNumber;
}

/** Raises InvalidEventPattern when the operator does not exist, or exists but not in this dialect. */
export function checkOperator(operator: string, dialect: Dialect): void {
  if (RULES[dialect].operators.has(operator)) return;
  if (!OPERATORS.has(operator)) throw new InvalidEventPattern(`Unrecognized match type ${operator}`);
  throw new InvalidEventPattern(`The operator ${operator} is not supported in ${RULES[dialect].name}`);
}

/** The same for an operator inside `anything-but`. */
export function checkInsideAnythingBut(operator: string, dialect: Dialect): void {
  if (RULES[dialect].anythingBut.has(operator)) return;
  const known = RULES.eventBus.anythingBut.has(operator);
  throw new InvalidEventPattern(
    known && dialect === 'pipe'
      ? `The operator ${operator} inside anything-but is not supported in ${RULES[dialect].name}`
      : `Unsupported anything-but pattern: ${operator}`,
  );
}

export function allowsAffixIgnoringCase(dialect: Dialect): boolean {
  return RULES[dialect].affixIgnoringCase;
}
