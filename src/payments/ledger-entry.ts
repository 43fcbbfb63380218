import type { Charge } from './payment-gateway.ts';

/** Money that went one way. */
export interface Movement {
  readonly type: 'CHARGE' | 'REFUND';
  /** The `chargeId` or `refundId`. */
  readonly id: string;
  /** Cents, whichever way they went. */
  readonly amount: number;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * What the simulated gateway knows about one key; an item of the payments table. `movements` is all the money that ever
 * moved for the order, in order: whoever audits the system counts there.
 */
export type LedgerEntry = Entry &
  (
    | { readonly status: 'APPROVED'; readonly charge: Charge; readonly chargeId: string }
    | { readonly status: 'DECLINED'; readonly charge: Charge; readonly reason: string }
    | { readonly status: 'REFUNDED'; readonly charge: Charge; readonly chargeId: string; readonly refundId: string }
    /** Closed by a refund before any charge came. */
    | { readonly status: 'VOIDED' }
  );

interface Entry {
  /** The partition key: the idempotency key of charge and refund. */
  readonly chargeKey: string;
  readonly movements: readonly Movement[];
}
