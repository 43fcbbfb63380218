import type { Ledger, LedgerEntry, Movement } from '../../../src/payments/ledger.ts';

/** Books in memory, and a count of what money did: the witness of the payment tests. */
export class MemoryLedger implements Ledger {
  readonly entries = new Map<string, LedgerEntry>();
  /** Runs before each operation; tests put delays, failures and other callers here. */
  before: (operation: string) => Promise<void> = () => Promise.resolve();

  async find(chargeKey: string): Promise<LedgerEntry | undefined> {
    await this.before(`find ${chargeKey}`);
    return this.entries.get(chargeKey);
  }

  async open(entry: LedgerEntry): Promise<boolean> {
    await this.before(`open ${entry.chargeKey} as ${entry.status}`);
    if (this.entries.has(entry.chargeKey)) return false;
    this.entries.set(entry.chargeKey, entry);
    return true;
  }

  async markRefunded(chargeKey: string, refund: Movement): Promise<boolean> {
    await this.before(`refund ${chargeKey}`);
    const entry = this.entries.get(chargeKey);
    if (entry?.status !== 'APPROVED') return false;
    this.entries.set(chargeKey, {
      ...entry,
      status: 'REFUNDED',
      refundId: refund.id,
      movements: [...entry.movements, refund],
    });
    return true;
  }

  movements(chargeKey: string): readonly Movement[] {
    return this.entries.get(chargeKey)?.movements ?? [];
  }
}
