import type { LedgerEntry, Movement } from './ledger.ts';
import type { Charge } from './payment-gateway.ts';

/** An item of the payments table as an entry. Raises an Error that names the attribute when it is not one. */
export function parseLedgerEntry(item: Readonly<Record<string, unknown>>): LedgerEntry {
  const chargeKey = textOf(item, 'chargeKey');
  const movements = listOf(item, 'movements').map(parseMovement);
  const status = textOf(item, 'status');
  switch (status) {
    case 'VOIDED':
      return { chargeKey, status, movements };
    case 'DECLINED':
      return { chargeKey, status, charge: parseCharge(item), reason: textOf(item, 'reason'), movements };
    case 'APPROVED':
      return { chargeKey, status, charge: parseCharge(item), chargeId: textOf(item, 'chargeId'), movements };
    case 'REFUNDED':
      return {
        chargeKey,
        status,
        charge: parseCharge(item),
        chargeId: textOf(item, 'chargeId'),
        refundId: textOf(item, 'refundId'),
        movements,
      };
    default:
      throw new Error(`The ledger entry ${chargeKey} has the unknown status ${status}.`);
  }
}

function parseCharge(item: object): Charge {
  const charge = objectOf(Reflect.get(item, 'charge'), 'charge');
  return {
    amount: numberOf(charge, 'amount'),
    currency: textOf(charge, 'currency'),
    description: textOf(charge, 'description'),
  };
}

function parseMovement(value: unknown): Movement {
  const movement = objectOf(value, 'movements');
  const type = textOf(movement, 'type');
  if (type !== 'CHARGE' && type !== 'REFUND') throw new Error(`A ledger entry has a movement of unknown type ${type}.`);
  return { type, id: textOf(movement, 'id'), amount: numberOf(movement, 'amount'), at: textOf(movement, 'at') };
}

function objectOf(value: unknown, name: string): object {
  if (typeof value !== 'object' || value === null) throw damaged(name);
  return value;
}

function listOf(item: object, name: string): readonly unknown[] {
  const value: unknown = Reflect.get(item, name);
  if (!Array.isArray(value)) throw damaged(name);
  return value;
}

function textOf(item: object, name: string): string {
  const value: unknown = Reflect.get(item, name);
  if (typeof value !== 'string') throw damaged(name);
  return value;
}

function numberOf(item: object, name: string): number {
  const value: unknown = Reflect.get(item, name);
  if (typeof value !== 'number') throw damaged(name);
  return value;
}

function damaged(name: string): Error {
  return new Error(`A ledger entry is damaged: ${name} is missing or of the wrong type.`);
}
