import type { Kept, Storage } from '../../storage/durable.ts';
import type { Notification } from './message.ts';

/** A notification on its way to one subscription. */
export interface PendingDelivery {
  readonly notification: Notification;
  readonly subscriptionArn: string;
  /** The try that comes next or is under way, from 1. */
  readonly attempt: number;
  /** When that try is to begin, in milliseconds since the epoch. */
  readonly dueAt: number;
}

/** Texts by protocol are kept as a list. */
interface DeliveryRecord extends Omit<PendingDelivery, 'notification'> {
  readonly notification: Omit<Notification, 'byProtocol'> & { readonly byProtocol?: readonly [string, string][] };
}

/** What was published and has not reached every subscription yet: a publisher was told that it will. */
export class PendingDeliveries {
  readonly #pending = new Map<string, PendingDelivery>();
  readonly #kept: Kept;

  constructor(storage: Storage) {
    this.#kept = storage.keep<DeliveryRecord>({
      name: 'sns.deliveries',
      entry: (key) => {
        const delivery = this.#pending.get(key);
        return delivery && recordOf(delivery);
      },
      keys: () => this.#pending.keys(),
      restore: (key, record) => this.#pending.set(key, restored(record)),
    });
  }

  all(): PendingDelivery[] {
    return [...this.#pending.values()];
  }

  /** Notes the delivery, in place of the same one's earlier attempt. */
  put(delivery: PendingDelivery): void {
    const key = keyOf(delivery);
    this.#pending.set(key, delivery);
    this.#kept.changed(key);
  }

  /** The delivery is made, or given up. */
  settle(delivery: PendingDelivery): void {
    const key = keyOf(delivery);
    this.#pending.delete(key);
    this.#kept.changed(key);
  }
}

function keyOf({ notification, subscriptionArn }: PendingDelivery): string {
  return `${notification.messageId} ${subscriptionArn}`;
}

function recordOf({ notification, ...delivery }: PendingDelivery): DeliveryRecord {
  const { byProtocol, ...others } = notification;
  return { ...delivery, notification: { ...others, ...(byProtocol && { byProtocol: [...byProtocol] }) } };
}

function restored({ notification, ...delivery }: DeliveryRecord): PendingDelivery {
  const { byProtocol, ...others } = notification;
  return { ...delivery, notification: { ...others, ...(byProtocol && { byProtocol: new Map(byProtocol) }) } };
}
