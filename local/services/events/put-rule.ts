import type { EventBus } from './bus-store.ts';
import type { EventsContext } from './context.ts';
import { notSupported, validationError } from './errors.ts';
import { eventPatternOf, type Rule, type RuleState } from './rule.ts';

const STATES: ReadonlySet<string> = new Set<RuleState>([
  'ENABLED',
  'DISABLED',
  'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
]);

/**
 * Makes a rule or changes the one of this name, whose targets stay. Raises AwsError `ValidationException` and
 * `InvalidEventPatternException`.
 */
export function putRule(
  context: EventsContext,
  bus: EventBus,
  parts: {
    readonly name: string;
    /** The event pattern as JSON. */
    readonly pattern: string | undefined;
    readonly schedule: string | undefined;
    readonly state: string | undefined;
    readonly description: string | undefined;
    readonly roleArn: string | undefined;
  },
): Rule {
  const { name, description, roleArn } = parts;
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name))
    throw validationError(`The name of a rule has 1 to 64 letters, digits, ".", "-" or "_", but is "${name}".`);
  if (parts.schedule !== undefined) throw notSupported(`schedules: ScheduleExpression of rule ${name}`);
  if (parts.pattern === undefined)
    throw validationError('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  const pattern = eventPatternOf(parts.pattern);
  const state = stateOf(parts.state ?? 'ENABLED');
  const existing = bus.rules.get(name);
  if (existing) return Object.assign(existing, { pattern, state, description, roleArn });
  const arn = context.buses.ruleArn(bus.name, name);
  const rule: Rule = { name, arn, busName: bus.name, pattern, state, description, roleArn, targets: new Map() };
  bus.rules.set(name, rule);
  return rule;
}

function stateOf(state: string): RuleState {
  if (!isState(state)) throw validationError(`State must be one of ${[...STATES].join(', ')}, but is ${state}.`);
  return state;
}

function isState(state: string): state is RuleState {
  return STATES.has(state);
}
