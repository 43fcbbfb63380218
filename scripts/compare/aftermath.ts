import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Cloud } from '../../local/cloud.ts';
import { isRecord } from '../../local/core/fields.ts';

/** What came of the orders that clients were told are accepted: counts of orders. */
export interface Aftermath {
  readonly accepted: number;
  /** SUCCESS or FAILED in the table. */
  readonly settled: number;
  /** PENDING for ever, or in no table at all. */
  readonly stuck: number;
  /** Settled, and nobody was ever told. */
  readonly lostEmails: number;
  /** Mailed more than once. */
  readonly repeatedEmails: number;
  /** Charged more than once. */
  readonly doubleCharges: number;
  /** Charged, and not SUCCESS in the table. */
  readonly chargedForNothing: number;
  /** Written as a new order more than once. */
  readonly doubleWrites: number;
}

/**
 * Looks at tables, the gateway's own books and the inbox. `writes` says how often each order was written as a new one,
 * which only somebody who looked on the whole time knows.
 */
export async function lookAt(
  cloud: Cloud,
  accepted: readonly string[],
  writes: ReadonlyMap<string, number>,
): Promise<Aftermath> {
  const { orders, charges } = await witnesses(cloud);
  const emails = new Map<string, number>();
  for (const { correlationIds } of cloud.inbox.read())
    for (const id of correlationIds) emails.set(id, (emails.get(id) ?? 0) + 1);
  const isSettled = (id: string): boolean => ['SUCCESS', 'FAILED'].includes(orders.get(id) ?? '');
  const count = (matches: (id: string) => boolean): number => accepted.filter(matches).length;
  return {
    accepted: accepted.length,
    settled: count(isSettled),
    stuck: count((id) => !isSettled(id)),
    lostEmails: count((id) => isSettled(id) && !emails.has(id)),
    repeatedEmails: count((id) => (emails.get(id) ?? 0) > 1),
    doubleCharges: count((id) => (charges.get(id) ?? 0) > 1),
    chargedForNothing: count((id) => charges.has(id) && orders.get(id) !== 'SUCCESS'),
    doubleWrites: count((id) => (writes.get(id) ?? 0) > 1),
  };
}

/** Construct paths of the tables that hold orders. */
export function ordersTables(cloud: Cloud): string[] {
  return resources(cloud).flatMap(({ type, path }) =>
    type === 'AWS::DynamoDB::Table' && path.endsWith('/Orders') ? [path] : [],
  );
}

function resources(cloud: Cloud) {
  return cloud.deployment.stacks.flatMap((stack) => stack.resources);
}

/** By order: its status in the table, and how many charges the gateway's own books have. */
async function witnesses(cloud: Cloud): Promise<{ orders: Map<string, string>; charges: Map<string, number> }> {
  const config = {
    endpoint: cloud.info().endpoint.replace('//localhost', '//127.0.0.1'),
    region: 'us-east-1',
    credentials: { accessKeyId: 'auditor', secretAccessKey: 'none' },
  };
  const dynamodb = new DynamoDBClient(config);
  const client = DynamoDBDocumentClient.from(dynamodb);
  const logs = new CloudWatchLogsClient(config);
  const scan = async (end: string): Promise<Record<string, unknown>[]> => {
    const table = resources(cloud).find(({ type, path }) => type === 'AWS::DynamoDB::Table' && path.endsWith(end));
    if (!table) return [];
    const items: Record<string, unknown>[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName: table.ref })) items.push(...Items);
    return items;
  };
  try {
    const orders = new Map((await scan('/Orders')).map((item) => [String(item['id']), String(item['orderStatus'])]));
    const charges = new Map<string, number>();
    const add = (id: string): void => void charges.set(id, (charges.get(id) ?? 0) + 1);
    // This project's gateway keeps a ledger by user and order; the tutorial's prints what it took.
    for (const { chargeKey, movements } of await scan('/Payments/Ledger'))
      for (const movement of Array.isArray(movements) ? movements : [])
        if (isRecord(movement) && movement['type'] === 'CHARGE') add(String(chargeKey).split(/[#/:]/).at(-1) ?? '');
    const payment = resources(cloud).find(({ path }) => path.endsWith('/process-payment'));
    for (let nextToken: string | undefined, first = payment !== undefined; first || nextToken; first = false) {
      const page = await logs.send(
        new FilterLogEventsCommand({
          logGroupName: `/aws/lambda/${payment?.ref}`,
          filterPattern: 'CHARGED',
          nextToken,
        }),
      );
      for (const { message = '' } of page.events ?? []) add(/CHARGED (\S+)/.exec(message)?.[1] ?? '');
      nextToken = page.nextToken;
    }
    return { orders, charges };
  } finally {
    dynamodb.destroy();
    logs.destroy();
  }
}
