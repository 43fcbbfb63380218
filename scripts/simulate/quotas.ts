/** A limit of AWS in the way of an order, with what one order uses of it. */
export interface Quota {
  readonly name: string;
  /** The most of its unit, mostly a second. */
  readonly limit: number;
  readonly unit: string;
  /** How much of it one order a second uses. */
  readonly perOrder: number;
  readonly change: string;
  readonly price: string;
  readonly source: string;
  /** False: the number was not read in AWS's own current text. */
  readonly confirmed: boolean;
}

/** Seconds that an order keeps an execution of the intake pipe busy, and a function. Assumed. */
const EXECUTION_SECONDS = 0.15;
const FUNCTION_SECONDS = 0.035;
const PUBLISH_SECONDS = 0.025;
const BATCH = 10;

/** The quotas that an order meets on its way, in the order in which it meets them. Region us-east-1. */
export const QUOTAS: readonly Quota[] = [
  {
    name: 'AppSync request tokens',
    limit: 5_000,
    unit: 'a second',
    perOrder: 2,
    change: 'raise it; live updates take half of them, a subscriber of AppSync Events would not',
    price: 'none',
    source: 'https://docs.aws.amazon.com/general/latest/gr/appsync.html',
    confirmed: false,
  },
  {
    name: 'pipe executions at once, account',
    limit: 1_000,
    unit: 'at once',
    perOrder: EXECUTION_SECONDS + PUBLISH_SECONDS / BATCH,
    change: 'raise it; or several queues and pipes in several accounts',
    price: 'none',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html',
    confirmed: false,
  },
  {
    name: 'Express starts',
    limit: 6_000,
    unit: 'a second',
    perOrder: 1,
    change: 'raise it',
    price: 'none',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html',
    confirmed: false,
  },
  {
    name: 'writes to one partition of the orders table',
    limit: 1_000,
    unit: 'units a second',
    perOrder: 2,
    change:
      'users of their own (Cognito, `userId` = `sub`); with one API key everybody is one partition, which its rising ids keep DynamoDB from splitting',
    price: 'Cognito by monthly users; DynamoDB as before',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html',
    confirmed: true,
  },
  {
    name: 'writes to a new table on demand',
    limit: 4_000,
    unit: 'units a second',
    perOrder: 2,
    change: 'warm it up beforehand (`WarmThroughput`); it doubles by itself with use',
    price: 'once per unit warmed up',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html',
    confirmed: true,
  },
  {
    name: 'writes to a table on demand, account',
    limit: 40_000,
    unit: 'units a second',
    perOrder: 2,
    change: 'raise it',
    price: 'none',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
    confirmed: false,
  },
  {
    name: 'functions at once, account',
    limit: 1_000,
    unit: 'at once',
    perOrder: FUNCTION_SECONDS,
    change: 'raise it',
    price: 'none',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
    confirmed: false,
  },
  {
    name: 'one shard, one batch of 10 at a time',
    limit: BATCH / PUBLISH_SECONDS,
    unit: 'records a second',
    perOrder: 1,
    change:
      'parallelization factor 10 of both pipes: batches of one shard go by item key, so an order stays in order; and more partitions',
    price: 'none',
    source:
      'https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeSourceDynamoDBStreamParameters.html',
    confirmed: false,
  },
  {
    name: 'email of one SNS subscription',
    limit: 10,
    unit: 'a second',
    perOrder: 1,
    change: 'the topic feeds a queue, and a mail service (SES) sends to each customer',
    price: 'SES $0.10 instead of SNS $0.02 for 1,000 emails',
    source: 'https://repost.aws/knowledge-center/sns-email-subscription-disabled',
    confirmed: true,
  },
  {
    name: 'events put to a bus',
    limit: 10_000,
    unit: 'a second',
    perOrder: 1,
    change: 'raise it',
    price: 'none',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
    confirmed: true,
  },
  {
    name: 'invocations of rules’ targets',
    limit: 18_750,
    unit: 'a second',
    perOrder: 1,
    change: 'raise it; above it they come late, they are not lost',
    price: 'none',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
    confirmed: true,
  },
];

/** The most orders a second that a quota allows. */
export function capacityOf({ limit, perOrder }: Quota): number {
  return limit / perOrder;
}

/** The quotas that a rate exceeds, the narrowest first. */
export function bindingAt(rate: number, quotas: readonly Quota[] = QUOTAS): Quota[] {
  return quotas.filter((quota) => capacityOf(quota) < rate).sort((a, b) => capacityOf(a) - capacityOf(b));
}
