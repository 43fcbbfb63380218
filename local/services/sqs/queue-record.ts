import type { QueueSettings } from './queue-settings.ts';

/** A queue without its messages, as it is kept. Times are milliseconds since the epoch. */
export interface QueueRecord {
  readonly fifo: boolean;
  readonly settings: QueueSettings;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly lastPurgeAt?: number;
  /** The latest sequence number given out, on a FIFO queue. */
  readonly sequence?: string;
  /** Path of the template's resource that the queue was made for; absent when a client made it. */
  readonly madeFor?: string;
}
