import type { Evidence } from '../evidence.ts';

/** What the system promises, in few words. */
export const PROMISES = [
  'accepted is kept',
  'one order, one charge',
  'write and notification are decoupled',
  'every outcome is announced',
  'poison never blocks',
  'withdrawn stays withdrawn',
] as const;

export type PromiseName = (typeof PROMISES)[number];

/** Where a promise was broken. `id` is that of the order, or the body of a message that is none. */
export interface Violation {
  readonly promise: PromiseName;
  readonly id: string;
  readonly what: string;
}

/** Looks through the evidence for one promise. */
export type PromiseCheck = (evidence: Evidence) => Violation[];
