import type { Flow } from './flow.ts';

/** The state a flow is in, as far as it has come there. Times are milliseconds since the epoch. */
export interface VisitPosition {
  readonly state: string;
  readonly input?: unknown;
  readonly enteredEventId: number;
  readonly enteredTime: number;
  readonly retryCount: number;
  readonly retriesUsed?: readonly number[];
  readonly dueAt?: number;
  readonly begunEventId?: number;
}

/** Where a flow stands: all that is needed to go on from there in another process. */
export interface FlowPosition {
  readonly lastEventId: number;
  /** Its own variables, without those of the flows around it. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly visit?: VisitPosition;
  readonly next?: { readonly state: string; readonly input?: unknown };
  /** How it ended; `reported` when the state around it has taken note in the history. */
  readonly end?: {
    readonly output?: unknown;
    readonly failure?: { readonly error?: string; readonly cause?: string };
    readonly reported?: boolean;
  };
}

/**
 * The positions of one Standard execution's flows, by their keys. A position is asked for when it is to be kept, so
 * that steps between two moments of keeping cost nothing.
 */
export class Positions {
  readonly #flows = new Map<string, Flow>();
  readonly #earlier: Map<string, FlowPosition>;
  readonly #onChange: (key: string) => void;

  /** `earlier`: where another process left the flows. `onChange` is told the key of a flow that moved or is forgotten. */
  constructor(onChange: (key: string) => void, earlier = new Map<string, FlowPosition>()) {
    this.#onChange = onChange;
    this.#earlier = earlier;
  }

  /** A flow begins; gives where an earlier process left it. */
  begin(flow: Flow): FlowPosition | undefined {
    const earlier = this.#earlier.get(flow.key);
    this.#earlier.delete(flow.key);
    this.#flows.set(flow.key, flow);
    return earlier;
  }

  get(key: string): FlowPosition | undefined {
    const flow = this.#flows.get(key);
    return flow ? positionOf(flow) : this.#earlier.get(key);
  }

  keys(): string[] {
    return [...this.#flows.keys(), ...this.#earlier.keys()];
  }

  changed(key: string): void {
    this.#onChange(key);
  }

  forgetUnder(key: string): void {
    if (this.#flows.size > 1 || this.#earlier.size > 0) this.#forget((other) => other.startsWith(`${key}/`));
  }

  /** The execution ended. */
  forgetAll(): void {
    this.#forget(() => true);
  }

  #forget(which: (key: string) => boolean): void {
    for (const key of this.keys())
      if (which(key)) {
        this.#flows.delete(key);
        this.#earlier.delete(key);
        this.#onChange(key);
      }
  }
}

function positionOf({ lastEventId, variables, visit, next, end }: Flow): FlowPosition {
  return {
    lastEventId,
    variables: { ...variables },
    ...(visit && { visit: visit.position() }),
    ...(next && { next }),
    ...(end && { end }),
  };
}
