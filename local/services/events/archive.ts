import { Packed, Recent } from '../../storage/packed.ts';
import { AcceptedEvent, type AcceptedEventParts } from './bus-event.ts';
import type { EventPattern } from './rule.ts';

const DAY_MS = 86_400_000;
/** How many of the latest events are kept as objects. */
const RECENT_EVENTS = 64;

/** An event as it is kept, with what is looked at as more of them come. */
class ArchivedEvent extends Packed<AcceptedEventParts> {
  readonly ingestedMs: number;
  readonly size: number;

  constructor({ event, ingestedMs, size, correlationIds, traceHeader }: AcceptedEvent) {
    super({ event, ingestedMs, size, correlationIds, ...(traceHeader !== undefined && { traceHeader }) });
    this.ingestedMs = ingestedMs;
    this.size = size;
  }
}

/**
 * Events of one bus, kept for replay. Replayed events are not archived again. At most `capacity` events are held, the
 * newest, since an archive would grow without end.
 */
export class Archive {
  readonly name: string;
  readonly arn: string;
  readonly busArn: string;
  description: string | undefined;
  pattern: EventPattern | undefined;
  /** 0: without limit. */
  retentionDays: number;
  readonly creationMs: number;
  readonly #capacity: number;
  /** In order of arrival; the first `#dropped` places are empty. */
  #events: ArchivedEvent[] = [];
  readonly #recent = new Recent(RECENT_EVENTS);
  #dropped = 0;
  #sizeBytes = 0;

  constructor(parts: {
    name: string;
    arn: string;
    busArn: string;
    description: string | undefined;
    pattern: EventPattern | undefined;
    retentionDays: number;
    creationMs: number;
    capacity: number;
  }) {
    this.name = parts.name;
    this.arn = parts.arn;
    this.busArn = parts.busArn;
    this.description = parts.description;
    this.pattern = parts.pattern;
    this.retentionDays = parts.retentionDays;
    this.creationMs = parts.creationMs;
    this.#capacity = parts.capacity;
  }

  /** What is kept from now on; events that are there stay, for as long as the retention says. */
  change(parts: Pick<Archive, 'description' | 'pattern' | 'retentionDays'>): void {
    this.description = parts.description;
    this.pattern = parts.pattern;
    this.retentionDays = parts.retentionDays;
  }

  /** Keeps the event if it is of the archived kind. */
  offer(accepted: AcceptedEvent): void {
    if (accepted.event['replay-name'] !== undefined || this.pattern?.matches(accepted.event) === false) return;
    const archived = new ArchivedEvent(accepted);
    this.#recent.add(archived);
    this.#events.push(archived);
    this.#sizeBytes += accepted.size;
    if (this.#events.length - this.#dropped > this.#capacity) this.#dropOldest();
  }

  /** The events whose time lies in [fromMs, toMs), by time. */
  between(fromMs: number, toMs: number, nowMs: number): AcceptedEvent[] {
    this.#expire(nowMs);
    return this.#events
      .slice(this.#dropped)
      .map((archived) => new AcceptedEvent(archived.value))
      .map((accepted) => ({ accepted, at: Date.parse(accepted.event.time) }))
      .filter(({ at }) => at >= fromMs && at < toMs)
      .sort((a, b) => a.at - b.at)
      .map(({ accepted }) => accepted);
  }

  contents(nowMs: number): { readonly eventCount: number; readonly sizeBytes: number } {
    this.#expire(nowMs);
    return { eventCount: this.#events.length - this.#dropped, sizeBytes: this.#sizeBytes };
  }

  /** None of its events is asked for any more. */
  drop(): void {
    for (const archived of this.#events.splice(0)) archived.drop();
    this.#dropped = 0;
    this.#sizeBytes = 0;
  }

  #expire(nowMs: number): void {
    if (this.retentionDays === 0) return;
    const oldestMs = nowMs - this.retentionDays * DAY_MS;
    for (let first = this.#events[this.#dropped]; first; first = this.#events[this.#dropped]) {
      if (first.ingestedMs >= oldestMs) return;
      this.#dropOldest();
    }
  }

  /** Places are given back in bulk, since each shift of a long list would move all the rest. */
  #dropOldest(): void {
    const oldest = this.#events[this.#dropped];
    this.#sizeBytes -= oldest?.size ?? 0;
    oldest?.drop();
    this.#dropped++;
    if (this.#dropped * 2 < this.#events.length) return;
    this.#events = this.#events.slice(this.#dropped);
    this.#dropped = 0;
  }
}
