import { isRecord } from '../../../local/core/fields.ts';
import type { Answer, Client, Service } from './client.ts';

/** One request and what an implementation made of it. */
export interface Exchange {
  readonly action: string;
  readonly input: unknown;
  readonly answer: Answer;
}

/** Requests with one subject; each run gets tables of its own. */
export interface Scenario {
  readonly name: string;
  run(client: Client): Promise<void>;
}

/** Runs a scenario and keeps every exchange. */
export async function record(scenario: Scenario, client: Client): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  await scenario.run(async (action, input, service?: Service) => {
    const answer = await client(action, input, service);
    exchanges.push({ action, input, answer });
    return answer;
  });
  return exchanges;
}

/** A request on which two implementations differ. */
export interface Difference {
  /** Scenario and number of the request in it: what a known difference is named by. */
  readonly at: string;
  readonly request: string;
  readonly ours: string;
  readonly theirs: string;
}

/** Compares two recordings of one scenario, request by request. */
export function compare(scenario: string, ours: readonly Exchange[], theirs: readonly Exchange[]): Difference[] {
  return ours.flatMap((exchange, index) => {
    const other = theirs[index];
    const mine = comparable(exchange);
    const yours = other ? comparable(other) : 'no such request';
    if (mine === yours) return [];
    const request = `${exchange.action} ${JSON.stringify(exchange.input)}`;
    return [{ at: `${scenario} #${index + 1}`, request, ours: mine, theirs: yours }];
  });
}

/** What differs from run to run, or is no promise of DynamoDB's. */
const VOLATILE = new Set([
  'TableArn',
  'TableId',
  'IndexArn',
  'CreationDateTime',
  'CreationRequestDateTime',
  'LastUpdateToPayPerRequestDateTime',
  'LatestStreamArn',
  'LatestStreamLabel',
  'StreamArn',
  'StreamLabel',
  'ShardIterator',
  'NextShardIterator',
  'ShardId',
  'SequenceNumber',
  'StartingSequenceNumber',
  'EndingSequenceNumber',
  'eventID',
  'eventVersion',
  'awsRegion',
  'ApproximateCreationDateTime',
  'TableThroughputModeSummary',
  'WarmThroughput',
  'DeletionProtectionEnabled',
]);

/** Lists whose order DynamoDB does not promise. */
const UNORDERED = new Set(['SS', 'NS', 'BS', 'AttributeDefinitions', 'GlobalSecondaryIndexes']);

function comparable({ action, answer }: Exchange): string {
  if (!answer.ok) return JSON.stringify({ error: answer.code, message: answer.message, fields: sorted(answer.fields) });
  return JSON.stringify(sorted(answer.output, action === 'Scan' || action === 'BatchGetItem'));
}

/** Names in order, volatile ones reduced to whether they are there, lists without a promised order sorted. */
function sorted(value: unknown, unordered = false): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => sorted(item, unordered));
    return unordered ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .filter((name) => value[name] !== undefined && value[name] !== null)
      .map((name) => [name, VOLATILE.has(name) ? '…' : sorted(value[name], unordered || UNORDERED.has(name))]),
  );
}
