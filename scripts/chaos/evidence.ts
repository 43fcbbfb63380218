import { isRecord } from '../../local/core/fields.ts';
import type { LedgerEntry } from '../../src/payments/ledger.ts';
import type { Content, OrderAnswers } from './answers.ts';

/** An order as it stands in the table. */
export interface OrderItem extends Content {
  readonly userId: string;
  readonly id: string;
  readonly orderStatus: string;
  readonly posted: Content;
  readonly deletedAt: string | undefined;
}

/** What anybody can see from outside once all is over. Nothing in here comes from journals or logs. */
export interface Evidence {
  readonly answers: readonly OrderAnswers[];
  readonly orders: ReadonlyMap<string, OrderItem>;
  readonly ledger: readonly LedgerEntry[];
  /** The text of every email. */
  readonly emails: readonly string[];
  /** Bodies of what is in the orders' dead-letter queue. */
  readonly deadLetters: readonly string[];
  /** How many announcements ended in their dead-letter queue. */
  readonly lostAnnouncements: number;
  /** How many messages the orders queue still has. */
  readonly waiting: number;
  /** Bodies of the messages that were no orders. */
  readonly poison: readonly string[];
  /** By id, what clients were told at the very end when they asked for an order they had withdrawn. */
  readonly readsOfWithdrawn: ReadonlyMap<string, string>;
  /** Ids that were neither settled, withdrawn nor dead-lettered while nothing but email was still broken. */
  readonly heldUpByEmail: readonly string[];
  /** How many repeated announcements the faults of the run account for, by id. */
  readonly repeats: ReadonlyMap<string, number>;
}

/** An item of the orders table, in plain values. */
export function orderOf(item: Record<string, unknown>): OrderItem {
  const posted = isRecord(item['posted']) ? item['posted'] : {};
  const deletedAt = item['deletedAt'];
  return {
    ...contentIn(item),
    userId: String(item['userId']),
    id: String(item['id']),
    orderStatus: String(item['orderStatus']),
    posted: contentIn(posted),
    deletedAt: typeof deletedAt === 'string' ? deletedAt : undefined,
  };
}

function contentIn(item: Readonly<Record<string, unknown>>): Content {
  return {
    name: String(item['name']),
    quantity: Number(item['quantity']),
    restaurantId: String(item['restaurantId']),
  };
}
