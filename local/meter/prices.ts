import type { ItemName } from './items.ts';

/** The price of one unit, in dollars, while the month's count is at most `upTo`. */
export interface Tier {
  readonly upTo: number;
  readonly dollars: number;
}

export interface Price {
  /** By volume, cheapest last; the last one has no end. */
  readonly tiers: readonly Tier[];
  readonly source: string;
  /**
   * True: read in AWS's own text, or in at least two independent guides of this year that agree. False: only one place
   * says so, or it is not settled that AWS bills this at all.
   */
  readonly confirmed: boolean;
  /** What is not settled. */
  readonly doubt?: string;
}

/** When these prices were looked up. Region us-east-1, US dollars, free tiers left out. */
export const PRICED = '2026-11-26';
export const CURRENCY = 'USD';
export const REGION = 'us-east-1';

const MILLION = 1e6;
const BILLION = 1e9;

/** Every item has its price here and nowhere else. */
export const PRICES: Readonly<Record<ItemName, Price>> = {
  appSyncOperations: flat(4 / MILLION, 'https://aws.amazon.com/appsync/pricing/'),
  appSyncUpdates: flat(2 / MILLION, 'https://aws.amazon.com/appsync/pricing/'),
  appSyncConnectionMinutes: flat(0.08 / MILLION, 'https://aws.amazon.com/appsync/pricing/'),
  sqsRequests: tiered('https://aws.amazon.com/sqs/pricing/', [
    [100 * BILLION, 0.4 / MILLION],
    [200 * BILLION, 0.3 / MILLION],
    [Number.POSITIVE_INFINITY, 0.24 / MILLION],
  ]),
  sqsFifoRequests: tiered('https://aws.amazon.com/sqs/pricing/', [
    [100 * BILLION, 0.5 / MILLION],
    [200 * BILLION, 0.4 / MILLION],
    [Number.POSITIVE_INFINITY, 0.35 / MILLION],
  ]),
  pipeRequests: flat(0.4 / MILLION, 'https://cloudburn.io/blog/amazon-eventbridge-pricing'),
  busEvents: flat(1 / MILLION, 'https://aws.amazon.com/eventbridge/pricing/'),
  expressRequests: flat(1 / MILLION, 'https://aws.amazon.com/step-functions/pricing/'),
  expressGbSeconds: tiered('https://aws.amazon.com/step-functions/pricing/ (per GB-hour there)', [
    [1_000 * 3600, 0.06 / 3600],
    [5_000 * 3600, 0.03 / 3600],
    [Number.POSITIVE_INFINITY, 0.01642 / 3600],
  ]),
  standardTransitions: flat(25 / MILLION, 'https://aws.amazon.com/step-functions/pricing/'),
  lambdaRequests: flat(0.2 / MILLION, 'https://aws.amazon.com/lambda/pricing/'),
  lambdaArmGbSeconds: tiered('https://aws.amazon.com/lambda/pricing/', [
    [7.5 * BILLION, 0.0000133334],
    [18.75 * BILLION, 0.0000120001],
    [Number.POSITIVE_INFINITY, 0.0000106667],
  ]),
  lambdaX86GbSeconds: tiered('https://aws.amazon.com/lambda/pricing/', [
    [6 * BILLION, 0.0000166667],
    [15 * BILLION, 0.000015],
    [Number.POSITIVE_INFINITY, 0.0000133334],
  ]),
  readUnits: flat(0.125 / MILLION, 'https://aws.amazon.com/dynamodb/pricing/on-demand/'),
  writeUnits: flat(0.625 / MILLION, 'https://aws.amazon.com/dynamodb/pricing/on-demand/'),
  streamReads: {
    ...flat(0.2 / MILLION, 'https://aws.amazon.com/dynamodb/pricing/on-demand/'),
    confirmed: false,
    doubt:
      'AWS says that readers other than Lambda and global tables pay; whether the pollers of EventBridge Pipes count as such is not said.',
  },
  topicPublishes: flat(0.5 / MILLION, 'https://aws.amazon.com/sns/pricing/'),
  emailDeliveries: flat(2 / 100_000, 'https://aws.amazon.com/sns/pricing/'),
  queueDeliveries: flat(0, 'https://aws.amazon.com/sns/pricing/'),
  functionDeliveries: flat(0, 'https://aws.amazon.com/sns/pricing/'),
  logGigabytes: flat(0.5, 'https://aws.amazon.com/cloudwatch/pricing/'),
  alarms: flat(0.1, 'https://aws.amazon.com/cloudwatch/pricing/'),
  customMetrics: flat(0.3, 'https://aws.amazon.com/cloudwatch/pricing/'),
  dashboards: flat(3, 'https://aws.amazon.com/cloudwatch/pricing/'),
  traces: flat(5 / MILLION, 'https://aws.amazon.com/xray/pricing/'),
};

function flat(dollars: number, source: string): Price {
  return tiered(source, [[Number.POSITIVE_INFINITY, dollars]]);
}

function tiered(source: string, tiers: readonly (readonly [upTo: number, dollars: number])[]): Price {
  return { tiers: tiers.map(([upTo, dollars]) => ({ upTo, dollars })), source, confirmed: true };
}

/** What so many units in one month cost, in dollars, each tier at its own price. */
export function costOf({ tiers }: Price, count: number): number {
  let dollars = 0;
  let below = 0;
  for (const tier of tiers) {
    dollars += Math.max(0, Math.min(count, tier.upTo) - below) * tier.dollars;
    below = tier.upTo;
  }
  return dollars;
}
