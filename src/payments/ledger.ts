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

/**
 * The simulated gateway's books, one entry per key. Of two writes that meet one wins and the other learns of it.
 * Whatever else goes wrong is raised as PaymentGatewayUnavailable.
 */
export interface Ledger {
  /** What stands under the key, after every write that has ended. */
  find(chargeKey: string): Promise<LedgerEntry | undefined>;
  /** Opens a key; false when it was open already, and nothing changed. */
  open(entry: LedgerEntry): Promise<boolean>;
  /** Marks an approved charge refunded; false when it is not approved any more, and nothing changed. */
  markRefunded(chargeKey: string, refund: Movement): Promise<boolean>;
}
