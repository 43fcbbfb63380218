import type { Evidence } from '../evidence.ts';
import { acceptedIsKept } from './accepted-is-kept.ts';
import { everyOutcomeIsAnnounced } from './every-outcome-is-announced.ts';
import { oneOrderOneCharge } from './one-order-one-charge.ts';
import type { PromiseCheck, Violation } from './promise.ts';
import { withdrawnStaysWithdrawn } from './withdrawn-stays-withdrawn.ts';

/** While nothing but email was broken, every order came to its end. */
const decoupled: PromiseCheck = ({ heldUpByEmail }) =>
  heldUpByEmail.map((id) => ({
    promise: 'write and notification are decoupled',
    id,
    what: 'not settled while only email was broken',
  }));

/** What was no order is a dead letter, unchanged. */
const poisonNeverBlocks: PromiseCheck = ({ poison, deadLetters }) =>
  poison
    .filter((body) => !deadLetters.includes(body))
    .map((body) => ({ promise: 'poison never blocks', id: body, what: 'it is not in the dead-letter queue' }));

const CHECKS: readonly PromiseCheck[] = [
  acceptedIsKept,
  oneOrderOneCharge,
  decoupled,
  everyOutcomeIsAnnounced,
  poisonNeverBlocks,
  withdrawnStaysWithdrawn,
];

/** Where promises were broken; nothing, when all were kept. */
export function checkPromises(evidence: Evidence): Violation[] {
  return CHECKS.flatMap((check) => check(evidence));
}
