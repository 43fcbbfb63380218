/** One event on its way through a pipe. */
export interface PipeRecord {
  /** What a batch report calls it: the message id, or the stream record's event id. */
  readonly id: string;
  /** As enrichment and target see it without a template. */
  readonly event: Readonly<Record<string, unknown>>;
  /** The event with encoded fields parsed if they hold JSON; filters and templates look into this. */
  readonly view: Readonly<Record<string, unknown>>;
  readonly correlationIds: readonly string[];
  /** 1 for the first delivery by the source. */
  readonly attempt: number;
}

/** The ids of several records, without repeats. */
export function correlationIdsOf(records: readonly PipeRecord[]): readonly string[] {
  const [first] = records;
  if (first && records.length === 1) return first.correlationIds;
  return [...new Set(records.flatMap((record) => record.correlationIds))];
}
