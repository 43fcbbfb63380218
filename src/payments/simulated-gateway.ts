import { randomUUID } from 'node:crypto';
import { draw } from './draw.ts';
import { InvalidPaymentRequest, PaymentGatewayUnavailable } from './errors.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import type { Charge, ChargeOutcome, PaymentGateway, RefundOutcome } from './payment-gateway.ts';

const DECLINE_REASONS = ['Insufficient funds', 'Card expired', 'Card declined by the bank'] as const;

/** What a charge gets whose order was withdrawn before it arrived. */
const WITHDRAWN = 'Order withdrawn before payment';

/** Each round is lost only to a write that moved the key on, and a key can move twice: charged, then refunded. */
const MAX_ROUNDS = 3;

export interface SimulatedGatewayOptions {
  readonly ledger: Ledger;
  /** The share of charges to approve, 0 to 1. */
  readonly approvalRate: number;
  /** Together with the key it decides every outcome. */
  readonly seed: string;
}

/**
 * A gateway that moves no money but keeps books as a real one would.
 *
 * A key goes from nothing to APPROVED or DECLINED by a charge, and from APPROVED to REFUNDED by a refund. A refund that
 * finds nothing writes VOIDED: an order can be deleted while a second delivery of it is on its way to the gateway, and
 * that charge, coming after the refund, would take money that nobody gives back. VOIDED makes it a declined one.
 */
export class SimulatedGateway implements PaymentGateway {
  readonly #ledger: Ledger;
  readonly #approvalRate: number;
  readonly #seed: string;

  constructor(options: SimulatedGatewayOptions) {
    this.#ledger = options.ledger;
    this.#approvalRate = options.approvalRate;
    this.#seed = options.seed;
  }

  async charge(idempotencyKey: string, charge: Charge): Promise<ChargeOutcome> {
    const entry = this.#decide(idempotencyKey, charge);
    if (await this.#ledger.open(entry)) return chargeOutcomeOf(entry);
    const standing = await this.#ledger.find(idempotencyKey);
    if (!standing) throw new PaymentGatewayUnavailable(`The ledger lost sight of ${idempotencyKey}; ask again.`);
    if (standing.status !== 'VOIDED' && !isSame(standing.charge, charge))
      throw new InvalidPaymentRequest(`${idempotencyKey} was charged before with other content; nothing was charged.`);
    return chargeOutcomeOf(standing);
  }

  async refund(idempotencyKey: string): Promise<RefundOutcome> {
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      const standing = await this.#ledger.find(idempotencyKey);
      if (!standing) {
        if (await this.#ledger.open({ chargeKey: idempotencyKey, status: 'VOIDED', movements: [] }))
          return { outcome: 'NOTHING_TO_REFUND' };
      } else if (standing.status === 'APPROVED') {
        const refundId = `re_${randomUUID()}`;
        const { amount } = standing.charge;
        const refund = { type: 'REFUND', id: refundId, amount, at: new Date().toISOString() } as const;
        if (await this.#ledger.markRefunded(idempotencyKey, refund)) return { outcome: 'REFUNDED', refundId };
      } else {
        return standing.status === 'REFUNDED'
          ? { outcome: 'REFUNDED', refundId: standing.refundId }
          : { outcome: 'NOTHING_TO_REFUND' };
      }
    }
    throw new PaymentGatewayUnavailable(`${idempotencyKey} changed ${MAX_ROUNDS} times under a refund; ask again.`);
  }

  #decide(chargeKey: string, charge: Charge): LedgerEntry {
    const [luck, misfortune] = draw(this.#seed, chargeKey);
    if (luck >= this.#approvalRate) {
      const reason = DECLINE_REASONS[Math.floor(misfortune * DECLINE_REASONS.length)] ?? DECLINE_REASONS[0];
      return { chargeKey, status: 'DECLINED', charge, reason, movements: [] };
    }
    const chargeId = `ch_${randomUUID()}`;
    const movement = { type: 'CHARGE', id: chargeId, amount: charge.amount, at: new Date().toISOString() } as const;
    return { chargeKey, status: 'APPROVED', charge, chargeId, movements: [movement] };
  }
}

/** What a charge is told, the first time and ever after; a refund in between doesn't change what the charge was. */
function chargeOutcomeOf(entry: LedgerEntry): ChargeOutcome {
  switch (entry.status) {
    case 'APPROVED':
    case 'REFUNDED':
      return { outcome: 'APPROVED', chargeId: entry.chargeId };
    case 'DECLINED':
      return { outcome: 'DECLINED', reason: entry.reason };
    case 'VOIDED':
      return { outcome: 'DECLINED', reason: WITHDRAWN };
  }
}

function isSame(a: Charge, b: Charge): boolean {
  return a.amount === b.amount && a.currency === b.currency && a.description === b.description;
}
