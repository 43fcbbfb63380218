import type { Deployment } from '../assembly/deployment.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { AwsService } from '../platform/service.ts';
import type { StatementUsage } from '../services/iam/index.ts';
import { IdIndex } from './ids.ts';
import { drawMap, type TemplateMap } from './map.ts';
import { statusView } from './status.ts';
import { type Traffic, TrafficCounter } from './traffic.ts';
import type { MapView, StatusView } from './views.ts';

/** What is kept beside the journal of one run, so that the console can be answered at once. */
export class Insight {
  readonly ids: IdIndex;
  readonly #traffic: TrafficCounter;
  readonly #parts: InsightParts;
  #map: { readonly of: Deployment; readonly drawn: TemplateMap; readonly deadLetterQueues: ReadonlySet<string> };

  constructor(parts: InsightParts) {
    this.#parts = parts;
    this.#map = this.#draw();
    this.#traffic = new TrafficCounter(parts.journal);
    this.ids = new IdIndex(parts.journal, (name) => this.#isDeadLetterQueue(name));
  }

  map(): MapView {
    return this.template().view;
  }

  status(): StatusView {
    const { services, clock } = this.#parts;
    const gauges = services.flatMap((service) => [...(service.gauges?.() ?? [])]);
    return statusView({ map: this.template(), traffic: this.#traffic.all(), gauges, at: clock.now() });
  }

  /** Every hop that was seen, by who asked whom for what. */
  hops(): Pick<Traffic, 'action' | 'from' | 'to' | 'calls'>[] {
    return this.#traffic.all().map(({ action, from, to, calls }) => ({ action, from, to, calls }));
  }

  /** Drawn anew when other resources are deployed. */
  template(): TemplateMap {
    if (this.#map.of !== this.#parts.deployment()) this.#map = this.#draw();
    return this.#map.drawn;
  }

  #isDeadLetterQueue(name: string): boolean {
    const id = this.template().names.nodeOf(name);
    return id !== undefined && this.#map.deadLetterQueues.has(id);
  }

  #draw() {
    const of = this.#parts.deployment();
    const drawn = drawMap(of, this.#parts.statements());
    const deadLetters = drawn.view.edges.filter(({ kind }) => kind === 'dead-letters');
    return { of, drawn, deadLetterQueues: new Set(deadLetters.map(({ to }) => to)) };
  }
}

export interface InsightParts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly services: readonly AwsService[];
  deployment(): Deployment;
  statements(): readonly StatementUsage[];
}
