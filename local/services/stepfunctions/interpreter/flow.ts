import type { SeededRandom } from '../../../core/random.ts';
import type { Platform } from '../../../platform/service.ts';
import type { Bindings } from '../jsonata/fast-value.ts';
import type { StateType } from '../states/state.ts';
import { Cancellation } from './cancellation.ts';
import type { Execution } from './execution.ts';
import type { EventDetails } from './history.ts';

/** The item an iteration of a Map state works on, as `$states.context.Map.Item` shows it. */
export interface MapItem {
  readonly Index: number;
  readonly Value: unknown;
}

/** What every part of a running execution can reach. */
export interface Running {
  readonly platform: Platform;
  readonly execution: Execution;
  /** The source of jitter. */
  readonly random: SeededRandom;
  /** The machine as the journal shows it. */
  readonly from: string;
}

/**
 * One thread of an execution: the execution itself, a branch of a Parallel state or an iteration of a Map state. It has
 * its own chain of events, its own variables on top of those around it, and can be ended alone.
 */
export class Flow {
  readonly running: Running;
  readonly cancellation: Cancellation;
  readonly item: MapItem | undefined;
  /** Own variables; those of the flows around are seen through the prototype chain. */
  readonly variables: Record<string, unknown>;
  /** The event that the next one follows. */
  lastEventId: number;
  /** The type of the state this flow is in, from entering until leaving it. */
  inState: StateType | undefined;

  constructor(parts: {
    running: Running;
    cancellation: Cancellation;
    variables: Bindings | null;
    lastEventId: number;
    item?: MapItem | undefined;
  }) {
    this.running = parts.running;
    this.cancellation = parts.cancellation;
    this.item = parts.item;
    this.variables = Object.create(parts.variables);
    this.lastEventId = parts.lastEventId;
  }

  /** A branch or iteration that starts where this flow stands. */
  fork(options: { item?: MapItem; cancellation: Cancellation }): Flow {
    return new Flow({
      running: this.running,
      cancellation: new Cancellation(options.cancellation),
      variables: this.variables,
      lastEventId: this.lastEventId,
      item: options.item ?? this.item,
    });
  }

  /** Adds an event to this flow's chain. */
  record(type: string, details?: EventDetails): number {
    this.lastEventId = this.recordAside(type, details);
    return this.lastEventId;
  }

  /** Adds an event that the next one of this flow does not follow. */
  recordAside(type: string, details?: EventDetails): number {
    return this.running.execution.history.record(type, this.lastEventId, details);
  }
}
