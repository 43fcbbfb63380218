import type { Kept, Storage } from '../../storage/durable.ts';
import type { RememberedSend } from './deduplication.ts';
import type { StoredMessage } from './message.ts';
import type { Queue } from './queue.ts';
import type { QueueRecord } from './queue-record.ts';

/** What is kept of a message. Second deliveries that had not come yet are not: they are chance, and promised to nobody. */
type MessageRecord = Omit<StoredMessage, 'id' | 'duplicateOf'>;

/** The queues as storage sees them. */
export interface QueuesToKeep {
  find(name: string): Queue | undefined;
  all(): Iterable<Queue>;
  restore(name: string, record: QueueRecord): void;
}

/** Keeps queues, messages and the memory of FIFO queues for repeated sends. */
export class KeptQueues {
  readonly #queues: Kept;
  readonly #messages: Kept;
  readonly #sends: Kept;

  constructor(storage: Storage, queues: QueuesToKeep) {
    const messages: { queue: Queue; message: StoredMessage }[] = [];
    const sends: { queue: Queue; id: string; send: RememberedSend }[] = [];
    this.#queues = storage.keep<QueueRecord>({
      name: 'sqs.queues',
      entry: (name) => queues.find(name)?.record(),
      keys: () => Array.from(queues.all(), ({ name }) => name),
      restore: (name, record) => queues.restore(name, record),
    });
    this.#messages = storage.keep<MessageRecord>({
      name: 'sqs.messages',
      entry: (key) => {
        const { queue, id } = partsOf(key, queues);
        const message = queue?.message(id);
        return message && recordOf(message);
      },
      *keys() {
        for (const queue of queues.all()) for (const id of queue.messageIds()) yield `${queue.name}/${id}`;
      },
      restore: (key, record) => {
        const { queue, id } = partsOf(key, queues);
        if (queue) messages.push({ queue, message: restored(id, record) });
      },
      restored: () => {
        messages.sort((a, b) => a.message.sentAt - b.message.sentAt);
        for (const { queue, message } of messages) queue.restoreMessage(message);
      },
    });
    this.#sends = storage.keep<RememberedSend>({
      name: 'sqs.sends',
      entry: (key) => {
        const { queue, id } = partsOf(key, queues);
        return queue?.deduplication.get(id);
      },
      *keys() {
        for (const queue of queues.all()) for (const id of queue.deduplication.ids()) yield `${queue.name}/${id}`;
      },
      restore: (key, send) => {
        const { queue, id } = partsOf(key, queues);
        if (queue) sends.push({ queue, id, send });
      },
      restored: () => {
        sends.sort((a, b) => a.send.at - b.send.at);
        for (const { queue, id, send } of sends) queue.deduplication.restore(id, send);
      },
    });
  }

  queueChanged(name: string): void {
    this.#queues.changed(name);
  }

  messageChanged(queue: string, id: string): void {
    this.#messages.changed(`${queue}/${id}`);
  }

  sendChanged(queue: string, id: string): void {
    this.#sends.changed(`${queue}/${id}`);
  }
}

/** Names of queues have no slash. */
function partsOf(key: string, queues: QueuesToKeep): { queue: Queue | undefined; id: string } {
  const slash = key.indexOf('/');
  return { queue: queues.find(key.slice(0, slash)), id: key.slice(slash + 1) };
}

function recordOf({ id: _id, duplicateOf: _none, ...record }: StoredMessage): MessageRecord {
  return record;
}

/**
 * Whoever received a message inside the process that is gone will never delete it: it is visible again at once, and the
 * receive counts. Who received it from outside may still be at work, so it stays invisible for as long as it was to be.
 */
function restored(id: string, record: MessageRecord): StoredMessage {
  const lost = record.state === 'inFlight' && record.insideProcess === true;
  return { ...record, id, ...(lost && { state: 'visible' }) };
}
