import type { ChainSetup } from './chain.ts';

/**
 * The stack as it is deployed by default: all callers with the API key are one user, so all orders are one partition of
 * the table and one shard of its stream. Times are medians as AWS's services have them, assumed and not measured.
 */
export const AS_DEPLOYED: ChainSetup = {
  apiTokens: 5_000,
  pollers: { first: 5, moreAMinute: 60, most: 1_000 },
  visibility: 720,
  receives: 5,
  workflowStarts: 6_000,
  partitions: 1,
  partitionWrites: 1_000,
  functionConcurrency: 1_000,
  parallelization: 1,
  batch: 10,
  emails: 10,
  times: { api: 0.03, workflow: 0.06, write: 0.006, payment: 0.03, publish: 0.025 },
};

/**
 * The same with the changes of docs/scale.md: users of their own (Cognito) and so many partitions, a pipe that reads each
 * shard ten times at once, outcomes to a queue and a mail service.
 */
export const SPREAD: ChainSetup = { ...AS_DEPLOYED, partitions: 8, parallelization: 10, emails: undefined };

/** And with quotas raised for ten thousand a second: tokens, starts, executions of pipes, and a table warmed up. */
export const RAISED: ChainSetup = {
  ...SPREAD,
  apiTokens: 30_000,
  workflowStarts: 15_000,
  pollers: { first: 1_500, moreAMinute: 60, most: 4_000 },
  partitions: 40,
  functionConcurrency: 2_000,
};
