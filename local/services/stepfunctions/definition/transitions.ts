import { isRecord } from '../../../core/fields.ts';
import type { Problems } from './problems.ts';

interface Transition {
  readonly target: string;
  /** Within the state: `Next`, `Choices[0]/Next`. */
  readonly field: string;
}

/**
 * Every transition must have its target, every state must be reachable, and the machine must have an end. A missing end
 * is only looked for in the machine itself, and then AWS does not look for unreachable states any more.
 * Source: https://github.com/floci-io/floci/issues/2735 (measured with ValidateStateMachineDefinition)
 */
export function checkTransitions(
  startAt: string,
  states: Readonly<Record<string, unknown>>,
  location: string,
  problems: Problems,
): void {
  const missing = (target: string, at: string): void => {
    if (!Object.hasOwn(states, target))
      problems.add('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${target}`, at);
  };
  missing(startAt, `${location}/StartAt`);
  const ways = new Map<string, readonly Transition[]>();
  for (const [name, state] of Object.entries(states)) {
    const transitions = isRecord(state) ? transitionsOf(state) : [];
    ways.set(name, transitions);
    for (const { target, field } of transitions) missing(target, `${location}/States/${name}/${field}`);
  }
  if (location === '' && !Object.values(states).some(isTerminal)) {
    problems.add('MISSING_END_STATE', 'Workflow has no terminal state');
    return;
  }
  const reachable = new Set<string>();
  const open = [startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reachable.has(name) || !ways.has(name)) continue;
    reachable.add(name);
    open.push(...(ways.get(name) ?? []).map(({ target }) => target));
  }
  for (const name of Object.keys(states))
    if (!reachable.has(name))
      problems.add('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, `${location}/States/${name}`);
}

function transitionsOf(state: Readonly<Record<string, unknown>>): Transition[] {
  const found: Transition[] = [];
  const add = (target: unknown, field: string): void => {
    if (typeof target === 'string') found.push({ target, field });
  };
  add(state['Next'], 'Next');
  if (state['Type'] === 'Choice') add(state['Default'], 'Default');
  for (const list of ['Choices', 'Catch'] as const) {
    const entries = state[list];
    if (!Array.isArray(entries)) continue;
    entries.forEach((entry: unknown, index) => {
      if (isRecord(entry)) add(entry['Next'], `${list}[${index}]/Next`);
    });
  }
  return found;
}

function isTerminal(state: unknown): boolean {
  return isRecord(state) && (state['End'] === true || state['Type'] === 'Succeed' || state['Type'] === 'Fail');
}
