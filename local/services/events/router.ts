import type { Platform } from '../../platform/service.ts';
import type { ArchiveStore } from './archive-store.ts';
import type { AcceptedEvent } from './bus-event.ts';
import type { EventBus } from './bus-store.ts';
import type { Deliveries } from './deliveries.ts';
import { journalEntry } from './journal-entry.ts';

/** Takes the events of a bus to its archives and, by its rules, to their targets. */
export class Router {
  readonly #platform: Platform;
  readonly #archives: ArchiveStore;
  readonly #deliveries: Deliveries;

  constructor(platform: Platform, archives: ArchiveStore, deliveries: Deliveries) {
    this.#platform = platform;
    this.#archives = archives;
    this.#deliveries = deliveries;
  }

  /** Starts the deliveries and does not wait for them. A replay may be for the rules `onlyRules` alone, by their ARNs. */
  route(bus: EventBus, accepted: AcceptedEvent, onlyRules?: ReadonlySet<string>): void {
    this.#archives.offer(bus.arn, accepted);
    let matched = false;
    for (const rule of bus.rules.values()) {
      if (rule.state === 'DISABLED' || onlyRules?.has(rule.arn) === false) continue;
      if (!rule.pattern.matches(accepted.event)) continue;
      matched = true;
      for (const target of rule.targets.values()) this.#deliveries.start(rule, target, accepted);
    }
    if (!matched) this.#unmatched(bus.arn, accepted);
  }

  /** An event that no rule wants is gone; the journal tells, since nothing else does. */
  #unmatched(busArn: string, accepted: AcceptedEvent): void {
    const name = this.#platform.calls.displayName(busArn);
    const { id, source } = accepted.event;
    // After the hop that put the event.
    setImmediate(() =>
      journalEntry(this.#platform, accepted, {
        action: 'events:MatchRule',
        from: name,
        to: name,
        outcome: 'filtered',
        detail: { eventId: id, source, detailType: accepted.event['detail-type'] },
      }),
    );
  }
}
