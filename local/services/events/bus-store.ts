import type { Clock } from '../../core/clock.ts';
import { arnOf, type Environment } from '../../core/environment.ts';
import { alreadyExists, notFound, ruleNotFound, validationError } from './errors.ts';
import type { Rule } from './rule.ts';

export interface EventBus {
  readonly name: string;
  readonly arn: string;
  description: string | undefined;
  readonly creationMs: number;
  readonly rules: Map<string, Rule>;
}

export const DEFAULT_BUS = 'default';

/** The event buses with their rules; the default bus is always there. */
export class BusStore {
  readonly #environment: Environment;
  readonly #clock: Clock;
  readonly #buses = new Map<string, EventBus>();

  constructor(environment: Environment, clock: Clock) {
    this.#environment = environment;
    this.#clock = clock;
    this.create(DEFAULT_BUS);
  }

  /** Raises AwsError `ResourceAlreadyExistsException` and `ValidationException`. */
  create(name: string, description?: string): EventBus {
    if (this.#buses.has(name)) throw alreadyExists(`Event bus ${name}`);
    if (!/^[/.\-_A-Za-z0-9]{1,256}$/.test(name) || name.startsWith('aws.'))
      throw validationError(
        `The name of an event bus has 1 to 256 letters, digits, "/", ".", "-" or "_", but is "${name}".`,
      );
    const arn = this.arn(name);
    const bus: EventBus = { name, arn, description, creationMs: this.#clock.now(), rules: new Map() };
    this.#buses.set(name, bus);
    return bus;
  }

  /** `arn:aws:events:…:event-bus/<name>` */
  arn(name: string): string {
    return arnOf(this.#environment, 'events', `event-bus/${name}`);
  }

  /** `arn:aws:events:…:rule/<bus>/<name>`, without the bus for rules of the default one. */
  ruleArn(busName: string, ruleName: string): string {
    const resource = busName === DEFAULT_BUS ? ruleName : `${busName}/${ruleName}`;
    return arnOf(this.#environment, 'events', `rule/${resource}`);
  }

  find(name: string): EventBus | undefined {
    return this.#buses.get(name);
  }

  /** Raises AwsError `ResourceNotFoundException`. */
  get(name: string): EventBus {
    const bus = this.#buses.get(name);
    if (!bus) throw notFound(`Event bus ${name}`);
    return bus;
  }

  /** Raises AwsError `ResourceNotFoundException`. */
  rule(busName: string, ruleName: string): Rule {
    const rule = this.get(busName).rules.get(ruleName);
    if (!rule) throw ruleNotFound(ruleName, busName);
    return rule;
  }

  list(): readonly EventBus[] {
    return [...this.#buses.values()];
  }

  /** A bus that does not exist is deleted already. Raises AwsError `ValidationException`. */
  delete(name: string): void {
    if (name === DEFAULT_BUS) throw validationError(`Cannot delete event bus ${DEFAULT_BUS}.`);
    if (this.#buses.get(name)?.rules.size) throw validationError("Event bus can't be deleted since it has rules.");
    this.#buses.delete(name);
  }
}

/** The name of a bus that a request gives by name or ARN, or the default one. */
export function busNameOf(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined) return DEFAULT_BUS;
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split(':event-bus/')[1] ?? nameOrArn) : nameOrArn;
}
