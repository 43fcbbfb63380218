import type { Row } from './record.ts';

/** The rows at some point of a query, and the names of the columns to show; undefined while nobody named any. */
export interface Table {
  readonly rows: readonly Row[];
  readonly columns: readonly string[] | undefined;
  /** Whether the rows are groups of events, which have no pointer to one. */
  readonly grouped: boolean;
  /** Whether somebody sorted them. */
  readonly sorted: boolean;
}

/** A command, read and ready to run. */
export type Command = (table: Table) => Table;
