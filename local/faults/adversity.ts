/**
 * What the adverse cloud does by itself, beside SQS's own duplicates: now and then a pipe hands a batch of a stream to
 * its target once more, since streams promise at least once and no more.
 */
export const ADVERSITY: readonly string[] = ['twice pipes:Checkpoint probability=0.02'];
