import { arnOf, type Environment } from '../../core/environment.ts';
import { Archive } from './archive.ts';
import type { AcceptedEvent } from './bus-event.ts';
import { alreadyExists, notFound, validationError } from './errors.ts';
import type { EventPattern } from './rule.ts';

/** How many events an archive holds when nothing else is said. */
const CAPACITY = 100_000;

/** The archives, by name and by the bus they are about. */
export class ArchiveStore {
  readonly #environment: Environment;
  readonly #capacity: number;
  readonly #archives = new Map<string, Archive>();
  readonly #byBus = new Map<string, Archive[]>();

  constructor(environment: Environment, capacity = CAPACITY) {
    this.#environment = environment;
    this.#capacity = capacity;
  }

  /** Raises AwsError `ResourceAlreadyExistsException` and `ValidationException`. */
  create(parts: {
    name: string;
    busArn: string;
    description: string | undefined;
    pattern: EventPattern | undefined;
    retentionDays: number;
    creationMs: number;
  }): Archive {
    const { name, busArn } = parts;
    if (!/^[.\-_A-Za-z0-9]{1,48}$/.test(name))
      throw validationError(`The name of an archive has 1 to 48 letters, digits, ".", "-" or "_", but is "${name}".`);
    if (this.#archives.has(name)) throw alreadyExists(`Archive ${name}`);
    const archive = new Archive({ ...parts, arn: this.arn(name), capacity: this.#capacity });
    this.#archives.set(name, archive);
    this.#byBus.set(busArn, [...(this.#byBus.get(busArn) ?? []), archive]);
    return archive;
  }

  arn(name: string): string {
    return arnOf(this.#environment, 'events', `archive/${name}`);
  }

  find(name: string): Archive | undefined {
    return this.#archives.get(name);
  }

  /** Raises AwsError `ResourceNotFoundException`. */
  get(name: string): Archive {
    const archive = this.#archives.get(name);
    if (!archive) throw notFound(`Archive ${name}`);
    return archive;
  }

  list(): readonly Archive[] {
    return [...this.#archives.values()];
  }

  /** Raises AwsError `ResourceNotFoundException`. */
  delete(name: string): void {
    const archive = this.get(name);
    this.#archives.delete(name);
    const rest = (this.#byBus.get(archive.busArn) ?? []).filter((other) => other !== archive);
    this.#byBus.set(archive.busArn, rest);
    archive.drop();
  }

  /** Every archive of the bus keeps the event, if it wants it. */
  offer(busArn: string, accepted: AcceptedEvent): void {
    for (const archive of this.#byBus.get(busArn) ?? []) archive.offer(accepted);
  }
}
