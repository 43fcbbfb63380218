import type { Dialect } from './dialects.ts';
import { agree, type Membership } from './field-pattern.ts';
import { type Alternative, parsePattern } from './parse-pattern.ts';
import { checkPolicyLimits } from './policy-limits.ts';

export type { Dialect } from './dialects.ts';
export { InvalidEventPattern } from './invalid-event-pattern.ts';

/**
 * Compiles an event pattern, already parsed from JSON, to a test on events. `dialect` says whose rules hold: an event
 * bus's rule, a pipe's filter, or a subscription's filter policy (for the scope `MessageAttributes` the event is an
 * object of attribute values). Raises InvalidEventPattern that says what is wrong; the test itself never raises.
 *
 * The semantics are those of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html and of the
 * matcher that AWS published, https://github.com/aws/event-ruler: a list in the event stands for each of its elements,
 * and fields that are compared inside a list of objects must match within the same element.
 */
export function compilePattern(pattern: unknown, dialect: Dialect): (event: unknown) => boolean {
  const alternatives = parsePattern(pattern, dialect);
  if (dialect === 'snsPolicy') checkPolicyLimits(pattern);
  const [only] = alternatives;
  if (alternatives.length === 1 && only) return (event) => allMatch(only, event);
  return (event) => alternatives.some((alternative) => allMatch(alternative, event));
}

function allMatch(fields: Alternative, event: unknown): boolean {
  let choices: (readonly Membership[])[] | undefined;
  for (const field of fields) {
    const match = field.match(event);
    if (match === false) return false;
    if (match !== true) {
      choices ??= [];
      choices.push(match);
    }
  }
  return choices === undefined || choices.length === 1 || agree(choices);
}
