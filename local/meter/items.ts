/** One thing that AWS bills for. */
export interface BillableItem {
  /** Its place in a row of counters. */
  readonly index: number;
  /** As AWS's invoice calls the service. */
  readonly service: string;
  readonly what: string;
  /** What one is: `request`, `GB-second`. */
  readonly unit: string;
}

const DEFINITIONS = {
  appSyncOperations: ['AWS AppSync', 'query and data modification operations', 'operation'],
  appSyncUpdates: ['AWS AppSync', 'real-time updates: connects, subscribes, messages of 5 KB', 'update'],
  appSyncConnectionMinutes: ['AWS AppSync', 'real-time connection', 'minute'],
  sqsRequests: ['Amazon SQS', 'requests, standard queues', 'request of 64 KB'],
  sqsFifoRequests: ['Amazon SQS', 'requests, FIFO queues', 'request of 64 KB'],
  pipeRequests: ['Amazon EventBridge', 'Pipes, after filtering', 'request of 64 KB'],
  busEvents: ['Amazon EventBridge', 'custom events put', 'event of 64 KB'],
  expressRequests: ['AWS Step Functions', 'Express executions', 'execution'],
  expressGbSeconds: ['AWS Step Functions', 'Express duration, by 100 ms and 64 MB', 'GB-second'],
  standardTransitions: ['AWS Step Functions', 'Standard state transitions', 'transition'],
  lambdaRequests: ['AWS Lambda', 'requests', 'request'],
  lambdaArmGbSeconds: ['AWS Lambda', 'duration, arm64', 'GB-second'],
  lambdaX86GbSeconds: ['AWS Lambda', 'duration, x86_64', 'GB-second'],
  readUnits: ['Amazon DynamoDB', 'read request units', 'unit of 4 KB'],
  writeUnits: ['Amazon DynamoDB', 'write request units', 'unit of 1 KB'],
  streamReads: ['Amazon DynamoDB', 'stream reads (GetRecords)', 'request'],
  topicPublishes: ['Amazon SNS', 'publishes', 'request of 64 KB'],
  emailDeliveries: ['Amazon SNS', 'deliveries by email', 'email'],
  queueDeliveries: ['Amazon SNS', 'deliveries to SQS', 'delivery'],
  functionDeliveries: ['Amazon SNS', 'deliveries to Lambda', 'delivery'],
  logGigabytes: ['Amazon CloudWatch', 'logs ingested', 'GB'],
  alarms: ['Amazon CloudWatch', 'alarms', 'alarm metric and month'],
  customMetrics: ['Amazon CloudWatch', 'custom metrics', 'metric and month'],
  dashboards: ['Amazon CloudWatch', 'dashboards', 'dashboard and month'],
  traces: ['AWS X-Ray', 'traces recorded, as sampled', 'trace'],
} as const satisfies Record<string, readonly [service: string, what: string, unit: string]>;

export type ItemName = keyof typeof DEFINITIONS;

/** Everything the meter counts, by name. */
export const ITEMS = Object.fromEntries(
  Object.entries(DEFINITIONS).map(([name, [service, what, unit]], index) => [name, { index, service, what, unit }]),
) as Readonly<Record<ItemName, BillableItem>>;

/** The same in the order of a bill. */
export const ITEM_NAMES = Object.keys(DEFINITIONS) as readonly ItemName[];

/** AWS bills many payloads by chunks of 64 KB begun: how many `bytes` make, at least one. */
export function chunksOf64K(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 65_536));
}
