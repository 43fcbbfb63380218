import {
  CloudWatchLogsClient,
  DescribeQueryDefinitionsCommand,
  GetQueryResultsCommand,
  type QueryDefinition,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { approvedId, declinedId } from '../support/order-ids.ts';

const ORDERS = 30;
const UNKNOWN_ORDER = '01M855BS411B9739542D838EES';

let given: OrderCloud;
let logs: CloudWatchLogsClient;
let saved: readonly QueryDefinition[];
const placed: { id: string; orderStatus: string; paymentError: string | null }[] = [];

beforeAll(async () => {
  given = await givenCloud({ calm: true });
  logs = new CloudWatchLogsClient({
    endpoint: given.cloud.info().endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  saved = (await logs.send(new DescribeQueryDefinitionsCommand({}))).queryDefinitions ?? [];
  given.cloud.faults.add('error dynamodb:PutItem to=*Orders code=AccessDeniedException times=1');
  const failed = given.cloud.journal.waitFor(
    'an execution to fail',
    (hop) => hop.action === 'states:Execution' && hop.outcome === 'failed',
  );
  await given.postOrder();
  await failed;
  const ids = await Promise.all(
    Array.from({ length: ORDERS }, (_, nth) => given.postOrder({ id: nth < 5 ? declinedId() : approvedId() })),
  );
  for (const id of ids) placed.push(await given.settled(id));
  await given.graphql(`{ order(id: "${UNKNOWN_ORDER}") { id } }`);
}, 60_000);
afterAll(async () => {
  logs.destroy();
  await given.cloud.stop();
});

/** Runs a saved query over the last hour; `put` replaces its placeholders. The rows as objects. */
async function ask(name: string, put: Readonly<Record<string, string>> = {}): Promise<Record<string, string>[]> {
  const query = saved.find((each) => each.name === `Orders-dev/${name}`);
  if (!query) throw new Error(`There is no query ${name}; there are ${saved.map((each) => each.name).join(', ')}.`);
  const queryString = Object.entries(put).reduce(
    (text, [placeholder, value]) => text.replace(placeholder, value),
    query.queryString ?? '',
  );
  const now = Math.floor(given.cloud.clock.now() / 1_000);
  const { queryId } = await logs.send(
    new StartQueryCommand({
      queryString,
      logGroupNames: query.logGroupNames ?? [],
      startTime: now - 3_600,
      endTime: now + 1,
    }),
  );
  const { results, status } = await logs.send(new GetQueryResultsCommand({ queryId }));
  expect(status).toBe('Complete');
  return (results ?? []).map((row) => Object.fromEntries(row.map(({ field, value }) => [field, value])));
}

/** Logs are written a moment after what they tell of. */
const eventually = <T>(what: string, probe: () => Promise<T | undefined>): Promise<T> => {
  given.cloud.clock.advance(2_000);
  return given.eventually(what, probe);
};

describe('the saved query', () => {
  it('about one order finds the line of its payment, which leads to its execution, state by state', async () => {
    const id = placed[0]?.id ?? '';
    const line = await eventually('the line about the payment', async () =>
      (await ask('one order', { ORDER_ID: id })).find(({ what }) => what === 'Charge settled'),
    );
    expect(line).toMatchObject({ part: 'process-payment', executionArn: expect.stringContaining(':express:') });
    const { executionArn = '' } = line;
    const states = await eventually('the execution to be logged to its end', async () => {
      const rows = await ask('one execution', { EXECUTION_ARN: executionArn });
      return rows.some(({ type }) => type === 'ExecutionSucceeded') ? rows : undefined;
    });
    expect(states.map(({ state }) => state)).toEqual(expect.arrayContaining(['Save order', 'Process payment', 'Done']));
    expect(states.map(({ action }) => action)).toEqual(expect.arrayContaining(['putItem', 'updateItem']));
    const times = states.map((row) => row['@timestamp'] ?? '');
    expect([...times].sort()).toEqual(times);
  });

  it('about declines counts the orders that failed, by the reason that the customer was told', async () => {
    const expected = new Map<string, number>();
    for (const { orderStatus, paymentError } of placed)
      if (orderStatus === 'FAILED') expected.set(String(paymentError), (expected.get(String(paymentError)) ?? 0) + 1);
    expect(expected.size).toBeGreaterThan(0);
    const counted = await eventually('all declines to be logged', async () => {
      const rows = await ask('declines by reason');
      const all = rows.reduce((sum, { declines }) => sum + Number(declines), 0);
      return all === [...expected.values()].reduce((sum, count) => sum + count, 0) ? rows : undefined;
    });
    expect(new Map(counted.map(({ reason, declines }) => [reason, Number(declines)]))).toEqual(expected);
  });

  it('about refused calls finds what the API refused and what the workflow was refused', async () => {
    const why = await eventually('the failed execution to be logged', async () => {
      const rows = await ask('refused calls');
      return rows.some(({ what }) => what === 'ExecutionFailed' || what === 'Save order') || rows.length > 2
        ? rows
        : undefined;
    });
    expect(why.map((row) => row['why'])).toContain(
      `There is no order ${UNKNOWN_ORDER}. An order just posted can take a moment to appear.`,
    );
    expect(why.filter((row) => row['@log']?.includes('states/process-order'))).not.toEqual([]);
  });

  it('about slow hops has the fields of the API and the functions, the slowest first', async () => {
    const rows = await eventually('the functions’ reports', async () => {
      const found = await ask('slowest hops');
      return found.some(({ hop }) => hop?.includes('ProcessPayment')) ? found : undefined;
    });
    expect(rows.map(({ hop }) => hop)).toEqual(expect.arrayContaining(['postOrder', 'order']));
    expect(Number(rows.find(({ hop }) => hop === 'postOrder')?.['calls'])).toBe(ORDERS + 1);
    const p95 = rows.map((row) => Number(row['p95']));
    expect(p95).toEqual([...p95].sort((a, b) => b - a));
    for (const row of rows) expect(Number(row['p50'])).toBeLessThanOrEqual(Number(row['slowest']));
  });
});

/** Asks all logs of the stack. */
async function askAll(queryString: string) {
  const groups = saved.find(({ name }) => name === 'Orders-dev/one order')?.logGroupNames ?? [];
  expect(groups).toHaveLength(7);
  const now = Math.floor(given.cloud.clock.now() / 1_000);
  const { queryId } = await logs.send(
    new StartQueryCommand({ queryString, logGroupNames: groups, startTime: now - 3_600, endTime: now + 1 }),
  );
  return logs.send(new GetQueryResultsCommand({ queryId }));
}

it('is JSON in every line of every log, but for the two kinds of lines that AWS itself writes as text', async () => {
  const { results = [] } = await askAll('fields @message | limit 10000');
  const lines = results.map((row) => row.find(({ field }) => field === '@message')?.value?.trim() ?? '');
  expect(lines.length).toBeGreaterThan(10 * ORDERS);
  const text = lines.filter((line) => {
    try {
      return typeof JSON.parse(line) !== 'object';
    } catch {
      return true;
    }
  });
  const byAws = /^[\da-f-]{36} Tokens Consumed: \d+$|^Permissions are set correctly to allow AWS CloudWatch Logs/;
  expect(text.filter((line) => !byAws.test(line))).toEqual([]);
});

it('names the order in every line that the functions write themselves', async () => {
  const named = await eventually('a line about every order', async () => {
    const { results = [] } = await askAll('fields message, orderId, service | filter ispresent(service) | limit 10000');
    const ids = results.map((row) => row.find(({ field }) => field === 'orderId')?.value ?? 'none');
    return placed.every(({ id }) => ids.includes(id)) ? ids : undefined;
  });
  expect(named.filter((id) => !/^[0-9A-Z]{26}$/.test(id))).toEqual([]);
});

it('tells nothing of what was ordered, in no line of any log', async () => {
  const { results, statistics } = await askAll('filter @message like "Dominos"');
  expect(statistics?.recordsScanned).toBeGreaterThan(10 * ORDERS);
  expect(results).toEqual([]);
});
