import { ulid } from 'ulid';
import { draw } from '../../src/payments/draw.ts';

/** The approval rate of the template. */
const APPROVAL_RATE = 0.9;

/** A new id that the gateway approves: the outcome of a charge is drawn from seed and order. */
export function approvedId(): string {
  return idWith((drawn) => drawn < APPROVAL_RATE);
}

/** A new id that the gateway declines. */
export function declinedId(): string {
  return idWith((drawn) => drawn >= APPROVAL_RATE);
}

function idWith(fits: (drawn: number) => boolean): string {
  for (;;) {
    const id = ulid();
    if (fits(draw('orders', `demo_user#${id}`)[0])) return id;
  }
}
