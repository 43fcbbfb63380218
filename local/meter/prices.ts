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

const ONE_GUIDE = 'Read in one guide of 2026; AWS’s own page could not be read.';
const UNREAD = 'The long-standing price; the page could not be read.';
const HALVED = 'Halved in November 2024 by one guide; another of 2026 still names twice as much.';

/** Every item has its price here and nowhere else. */
export const PRICES: Readonly<Record<ItemName, Price>> = {
  appSyncOperations: unsure(
    flat(4 / MILLION, 'https://aws.amazon.com/appsync/pricing/'),
    'The long-standing price; the copy of AWS’s page that was read lacks this line.',
  ),
  appSyncUpdates: flat(2 / MILLION, 'https://aws.amazon.com/appsync/pricing/'),
  appSyncConnectionMinutes: flat(0.08 / MILLION, 'https://aws.amazon.com/appsync/pricing/'),
  sqsRequests: tiered('https://aws.amazon.com/sqs/pricing/', [
    [100 * BILLION, 0.4 / MILLION],
    [200 * BILLION, 0.3 / MILLION],
    [Number.POSITIVE_INFINITY, 0.24 / MILLION],
  ]),
  sqsFifoRequests: unsure(
    tiered('https://aws.amazon.com/sqs/pricing/', [
      [100 * BILLION, 0.5 / MILLION],
      [200 * BILLION, 0.4 / MILLION],
      [Number.POSITIVE_INFINITY, 0.35 / MILLION],
    ]),
    'The first tier is confirmed; guides disagree about the others.',
  ),
  pipeRequests: flat(
    0.4 / MILLION,
    'https://cloudburn.io/blog/amazon-eventbridge-pricing and https://www.factualminds.com/blog/amazon-eventbridge-pricing-events-pipes-schema-archive/',
  ),
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
  readUnits: unsure(flat(0.125 / MILLION, 'https://airbyte.com/data-engineering-resources/dynamodb-pricing'), HALVED),
  writeUnits: unsure(flat(0.625 / MILLION, 'https://airbyte.com/data-engineering-resources/dynamodb-pricing'), HALVED),
  streamReads: unsure(
    flat(0.2 / MILLION, 'https://aws.amazon.com/dynamodb/pricing/on-demand/'),
    'AWS says that readers other than Lambda and global tables pay; whether the pollers of EventBridge Pipes count as such is not said, and the price was not read on its own page.',
  ),
  topicPublishes: unsure(
    flat(0.5 / MILLION, 'https://www.factualminds.com/blog/amazon-sns-pricing-publishes-fanout-protocols/'),
    ONE_GUIDE,
  ),
  emailDeliveries: unsure(
    flat(2 / 100_000, 'https://www.factualminds.com/blog/amazon-sns-pricing-publishes-fanout-protocols/'),
    ONE_GUIDE,
  ),
  queueDeliveries: unsure(flat(0, 'https://aws.amazon.com/sns/pricing/'), UNREAD),
  functionDeliveries: unsure(flat(0, 'https://aws.amazon.com/sns/pricing/'), UNREAD),
  logGigabytes: unsure(
    flat(0.5, 'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/'),
    ONE_GUIDE,
  ),
  alarms: unsure(flat(0.1, 'https://aws.amazon.com/cloudwatch/pricing/'), UNREAD),
  customMetrics: unsure(flat(0.3, 'https://signoz.io/guides/cloudwatch-pricing'), ONE_GUIDE),
  dashboards: unsure(
    flat(3, 'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/'),
    ONE_GUIDE,
  ),
  traces: flat(5 / MILLION, 'https://aws.amazon.com/xray/pricing/'),
};

function flat(dollars: number, source: string): Price {
  return tiered(source, [[Number.POSITIVE_INFINITY, dollars]]);
}

function unsure(price: Price, doubt: string): Price {
  return { ...price, confirmed: false, doubt };
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
