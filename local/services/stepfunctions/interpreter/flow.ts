import type { SeededRandom } from '../../../core/random.ts';
import type { Platform } from '../../../platform/service.ts';
import type { Bindings } from '../jsonata/fast-value.ts';
import type { StateType } from '../states/state.ts';
import { Cancellation } from './cancellation.ts';
import type { Execution } from './execution.ts';
import type { EventDetails } from './history.ts';
import type { FlowPosition, Positions } from './positions.ts';
import type { Visit } from './visit.ts';

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
  /** Names the flow within its execution: empty for the execution itself. */
  readonly key: string;
  /** Where an earlier process left this flow; undefined when it is new. */
  readonly earlier: FlowPosition | undefined;
  /** The state it is in, and the one it goes to next: what its position consists of. */
  visit: Visit | undefined;
  next: { readonly state: string; readonly input: unknown } | undefined;
  /** How it ended, once it has. */
  end: FlowPosition['end'];
  readonly #positions: Positions | undefined;

  constructor(parts: {
    running: Running;
    cancellation: Cancellation;
    variables: Bindings | null;
    lastEventId: number;
    item?: MapItem | undefined;
    key?: string;
  }) {
    this.running = parts.running;
    this.cancellation = parts.cancellation;
    this.item = parts.item;
    this.variables = Object.create(parts.variables);
    this.key = parts.key ?? '';
    this.#positions = parts.running.execution.positions;
    this.earlier = this.#positions?.begin(this);
    this.lastEventId = this.earlier?.lastEventId ?? parts.lastEventId;
    this.end = this.earlier?.end;
    Object.assign(this.variables, this.earlier?.variables);
  }

  /** Branch or iteration number `index`, which starts after the event `startedId`, or where an earlier process left it. */
  fork(options: { item?: MapItem; cancellation: Cancellation; index: number; startedId: number }): Flow {
    return new Flow({
      running: this.running,
      cancellation: new Cancellation(options.cancellation),
      variables: this.variables,
      lastEventId: options.startedId,
      item: options.item ?? this.item,
      key: `${this.key}/${this.visit?.enteredEventId}.${this.visit?.retryCount}.${options.index}`,
    });
  }

  /** Adds an event to this flow's chain. */
  record(type: string, details?: EventDetails): number {
    this.lastEventId = this.recordAside(type, details);
    this.changed();
    return this.lastEventId;
  }

  /** To be called when something has changed that its position consists of. */
  changed(): void {
    this.#positions?.changed(this.key);
  }

  /** Its state is left: how far the branches under it had come does not matter any more. */
  forgetBranches(): void {
    this.#positions?.forgetUnder(this.key);
  }

  /** Adds an event that the next one of this flow does not follow. */
  recordAside(type: string, details?: EventDetails): number {
    return this.running.execution.history.record(type, this.lastEventId, details);
  }
}
