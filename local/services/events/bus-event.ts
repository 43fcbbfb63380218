/**
 * An event as rules see it and targets get it.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export interface BusEvent {
  readonly version: string;
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 without fractions of a second. */
  readonly time: string;
  readonly region: string;
  /** Only in events that come out of an archive. */
  readonly 'replay-name'?: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AcceptedEventParts {
  readonly event: BusEvent;
  readonly ingestedMs: number;
  readonly size: number;
  readonly correlationIds: readonly string[];
  readonly traceHeader?: string | undefined;
}

/** An event that a bus has accepted, with what the event itself does not tell. */
export class AcceptedEvent {
  readonly event: BusEvent;
  /** When the bus got it, in milliseconds since the epoch; its age counts from here. */
  readonly ingestedMs: number;
  /** Its entry's size in bytes, as PutEvents counts it. */
  readonly size: number;
  readonly correlationIds: readonly string[];
  readonly traceHeader: string | undefined;
  #text: string | undefined;

  constructor(parts: AcceptedEventParts) {
    this.event = parts.event;
    this.ingestedMs = parts.ingestedMs;
    this.size = parts.size;
    this.correlationIds = parts.correlationIds;
    this.traceHeader = parts.traceHeader;
  }

  /** The whole event as JSON, rendered once however many targets get it. */
  get text(): string {
    this.#text ??= JSON.stringify(this.event);
    return this.#text;
  }

  /** The same event as it comes out of an archive. */
  replayed(replayName: string, nowMs: number): AcceptedEvent {
    const { resources, detail, ...head } = this.event;
    return new AcceptedEvent({
      event: { ...head, 'replay-name': replayName, resources, detail },
      ingestedMs: nowMs,
      size: this.size,
      correlationIds: this.correlationIds,
      traceHeader: this.traceHeader,
    });
  }
}

/** `2026-01-01T00:00:00Z` */
export function eventTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
