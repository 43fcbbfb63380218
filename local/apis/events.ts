/** The EventBridge actions that other services call. */
export interface EventsApi {
  PutEvents: {
    /** 1 to 10 entries. */
    input: { Entries: PutEventsEntry[] };
    /** One entry per entry of the request, in its order; those that failed have a code instead of an id. */
    output: {
      FailedEntryCount: number;
      Entries: { EventId?: string; ErrorCode?: string; ErrorMessage?: string }[];
    };
  };
}

export interface PutEventsEntry {
  Source: string;
  DetailType: string;
  /** A JSON object as text. */
  Detail: string;
  /** A name or an ARN; the default bus when left out. */
  EventBusName?: string;
  Resources?: string[];
  /** Seconds since the epoch; now when left out. */
  Time?: number;
  TraceHeader?: string;
}
