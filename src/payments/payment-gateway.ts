/** Money in the smallest unit of its currency. */
export interface Money {
  /** A whole number: 1250 is 12.50. */
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

export interface Charge extends Money {
  /** What the customer reads on the statement. Part of what makes two charges the same. */
  readonly description: string;
}

/** Declined is an answer, not an error: asking again would give the same. */
export type ChargeOutcome =
  | { readonly outcome: 'APPROVED'; readonly chargeId: string }
  | { readonly outcome: 'DECLINED'; readonly reason: string };

export type RefundOutcome =
  | { readonly outcome: 'REFUNDED'; readonly refundId: string }
  | { readonly outcome: 'NOTHING_TO_REFUND' };

/**
 * Who takes the money. Both operations are idempotent by the key, as those of real gateways are: however often and from
 * wherever they are called, money moves at most once in each direction, and a repeat gets the answer of the first time.
 */
export interface PaymentGateway {
  /**
   * Takes the money. Raises PaymentGatewayUnavailable when it is not known whether the money was taken (ask again with
   * the same key) and InvalidPaymentRequest when the key belongs to another charge.
   */
  charge(idempotencyKey: string, charge: Charge): Promise<ChargeOutcome>;
  /**
   * Gives back whatever was taken under the key, and closes the key: a charge that arrives later, from a delivery that
   * was overtaken, takes nothing. Raises PaymentGatewayUnavailable.
   */
  refund(idempotencyKey: string): Promise<RefundOutcome>;
}
