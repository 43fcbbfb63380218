import type { Clock } from '../../core/clock.ts';
import type { Deduplication } from './deduplication.ts';
import type { Delivery } from './delivery.ts';
import type { StoredMessage } from './message.ts';
import type { QueueSettings } from './queue-settings.ts';

/** What a queue needs from outside itself. */
export interface QueueParts {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  readonly settings: QueueSettings;
  readonly clock: Clock;
  readonly delivery: Delivery;
  readonly deduplication: Deduplication;
  /** What takes a message that was received too often; undefined while the dead-letter queue does not exist. */
  readonly deadLetters: () => ((message: StoredMessage) => void) | undefined;
  /** Told of every message that came, changed or went, by its id. */
  readonly onMessage: (id: string) => void;
  /** Told when the queue itself changed. */
  readonly onChange: () => void;
}
