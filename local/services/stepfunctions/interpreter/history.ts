import { Packed } from '../../../storage/packed.ts';
import { StateError } from './state-error.ts';

/** One event as the interpreter sees it: values are not texts yet. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** `PassStateEntered` */
  readonly type: string;
  /** The members of the event's details; absent for the types that have none. */
  readonly details?: EventDetails;
}

export interface EventDetails {
  readonly [member: string]: unknown;
  /** Values that AWS shows as JSON texts. */
  readonly input?: unknown;
  readonly output?: unknown;
  readonly parameters?: unknown;
  readonly assignedVariables?: Readonly<Record<string, unknown>> | undefined;
}

/** AWS ends a Standard execution at this many events; of an Express execution no more are kept here. */
export const MAXIMUM_EVENTS = 25_000;

/** The events of one execution. */
export class History {
  #events: HistoryEvent[] = [];
  #ended: Packed<readonly HistoryEvent[]> | undefined;
  readonly #now: () => number;
  readonly #limited: boolean;
  /** Told of each event from now on. */
  onEvent: ((event: HistoryEvent) => void) | undefined;
  #nextId = 1;

  /** `limited`: a Standard execution, which fails when its history is full. `earlier`: what it has recorded before. */
  constructor(parts: { now: () => number; limited: boolean; earlier?: readonly HistoryEvent[] }) {
    this.#now = parts.now;
    this.#limited = parts.limited;
    for (const event of parts.earlier ?? []) this.#events.push(event);
    this.#nextId = (this.#events.at(-1)?.id ?? 0) + 1;
  }

  /** Oldest first. */
  get events(): readonly HistoryEvent[] {
    return this.#ended?.value ?? this.#events;
  }

  /** Nothing more comes: gives the events as what may be packed, since few histories are ever looked at. */
  end(): Packed<readonly HistoryEvent[]> {
    this.#ended ??= new Packed(this.#events);
    this.#events = [];
    return this.#ended;
  }

  /** Adds an event and returns its id. Raises StateError `States.Runtime` when a Standard history is full. */
  record(type: string, previousEventId: number, details?: EventDetails): number {
    // The last place is for the event that says so.
    if (this.#limited && this.#nextId >= MAXIMUM_EVENTS && !type.startsWith('Execution'))
      throw new StateError(
        'States.Runtime',
        `The execution reached the maximum number of history events (${MAXIMUM_EVENTS}).`,
      );
    const id = this.#nextId++;
    const event = { id, previousEventId, timestamp: this.#now(), type, ...(details && { details }) };
    if (id <= MAXIMUM_EVENTS) this.#events.push(event);
    this.onEvent?.(event);
    return id;
  }
}
