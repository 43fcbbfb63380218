import type { Protocol } from './subscription.ts';

interface Phase {
  readonly attempts: number;
  readonly delayMs: (attempt: number) => number;
}

const seconds = (count: number): number => count * 1000;

/** Doubles from `first` with each attempt, up to `longest`. */
const exponential =
  (first: number, longest: number) =>
  (attempt: number): number =>
    Math.min(longest, first * 2 ** attempt);

/**
 * When a delivery that failed is tried again: by phases, the same for all endpoints of a kind.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
const AWS_MANAGED: readonly Phase[] = [
  { attempts: 3, delayMs: () => 0 },
  { attempts: 2, delayMs: () => seconds(1) },
  { attempts: 10, delayMs: exponential(seconds(1), seconds(20)) },
  { attempts: 100_000, delayMs: () => seconds(20) },
];
const CUSTOMER_MANAGED: readonly Phase[] = [
  { attempts: 2, delayMs: () => seconds(10) },
  { attempts: 10, delayMs: exponential(seconds(10), seconds(600)) },
  { attempts: 38, delayMs: () => seconds(600) },
];

/** Milliseconds until the retry after `failures` failed attempts; undefined when the retries are used up. */
export function retryDelay(protocol: Protocol, failures: number): number | undefined {
  let retry = failures - 1;
  for (const phase of protocol === 'email' ? CUSTOMER_MANAGED : AWS_MANAGED) {
    if (retry < phase.attempts) return phase.delayMs(retry);
    retry -= phase.attempts;
  }
  return undefined;
}
