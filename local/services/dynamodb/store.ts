import type { Stream } from './streams/stream.ts';
import type { Table } from './table.ts';

/** A transaction that succeeded, remembered so that a repeat with its token changes nothing. */
export interface CompletedTransaction {
  /** The request as a text, to refuse the same token with other content. */
  readonly content: string;
  /** Epoch milliseconds after which the token is new again. */
  readonly forgetAt: number;
}

/** Everything the local DynamoDB remembers. Plain state; the actions are elsewhere. */
export class DynamoDbStore {
  readonly tables = new Map<string, Table>();
  /** By stream ARN; streams outlive their tables for a day. */
  readonly streams = new Map<string, Stream>();
  /** Names of tables of an earlier run whose resource the template of this run has not named yet. */
  readonly unclaimed = new Set<string>();
  /** By ClientRequestToken, oldest first. */
  readonly transactions = new Map<string, CompletedTransaction>();
}
