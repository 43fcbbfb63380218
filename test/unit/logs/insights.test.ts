import { OPERATOR } from '../../../local/platform/access.ts';
import { createLogs } from '../../../local/services/logs/index.ts';
import type { QueriedEvent } from '../../../local/services/logs/insights/record.ts';
import { compileQuery } from '../../../local/services/logs/insights/run-query.ts';
import { templateResource, testPlatform } from '../../support/platform.ts';

const START = Date.UTC(2026, 0, 1);

/** Events a second apart; each is JSON of what is given, or the text itself. */
function events(...messages: readonly unknown[]): QueriedEvent[] {
  return messages.map((message, index) => ({
    timestamp: START + index * 1_000,
    ingestionTime: START + index * 1_000,
    message: typeof message === 'string' ? message : JSON.stringify(message),
    logStream: 'stream',
    log: '000000000000:/app',
    pointer: `p${index}`,
  }));
}

/** The rows of an answer as objects, without the pointers. */
function ask(query: string, asked: readonly QueriedEvent[]): Record<string, string>[] {
  return compileQuery(query)(asked, 10_000).results.map((row) => {
    const { '@ptr': _pointer, ...fields } = Object.fromEntries(row.map(({ field, value }) => [field, value]));
    return fields;
  });
}

const HOPS = events(
  { hop: 'a', ms: 10, nested: { list: ['first', 'second'] } },
  { hop: 'b', ms: 30, failed: true },
  'no JSON at all',
  { hop: 'a', ms: 20, code: 'E1' },
);

describe('a query', () => {
  it('shows time and message of the newest first when it says nothing else', () => {
    expect(ask('filter hop = "a"', HOPS)).toEqual([
      { '@timestamp': '2026-01-01 00:00:03.000', '@message': HOPS[3]?.message },
      { '@timestamp': '2026-01-01 00:00:00.000', '@message': HOPS[0]?.message },
    ]);
  });

  it('finds the fields of JSON by their path, and leaves out those that an event does not have', () => {
    expect(ask('fields nested.list.1 as second, code | sort @timestamp asc', HOPS)).toEqual([
      { second: 'second' },
      {},
      {},
      { code: 'E1' },
    ]);
  });

  it.each([
    ['ms > 10', 2],
    ['ms >= 10 and ms < 30', 2],
    ['hop != "a"', 1],
    ['hop in ["a", "c"]', 2],
    ['hop not in ["a"]', 2],
    ['@message like "JSON"', 1],
    ['@message like /no (JSON|text)/', 1],
    ['@message =~ /(?i)NO json/', 1],
    ['@message not like /hop/', 1],
    ['not ispresent(hop)', 1],
    ['failed = 1', 1],
    ['ms / 10 - 1 = 0', 1],
    ['(ms + 2 * 5) = 20', 1],
    ['ms = 10 or ms = 20 and code = "E1"', 2],
    ['strlen(hop) = 1', 3],
    ['missing = "x" or missing != "x"', 0],
  ])('filters by %s', (condition, count) => {
    expect(ask(`filter ${condition}`, HOPS)).toHaveLength(count);
  });

  it('groups, counts, sorts and cuts', () => {
    expect(
      ask(
        'filter ispresent(ms) | stats count(*) as calls, avg(ms) as mean, pct(ms, 95) as p95, max(ms), sum(ms) as total by hop | sort total desc, hop asc | limit 1',
        HOPS,
      ),
    ).toEqual([{ hop: 'a', calls: '2', mean: '15', p95: '20', 'max(ms)': '20', total: '30' }]);
    expect(ask('stats count(*) by bin(2s)', HOPS)).toEqual([
      { 'bin(2s)': '2026-01-01 00:00:00.000', 'count(*)': '2' },
      { 'bin(2s)': '2026-01-01 00:00:02.000', 'count(*)': '2' },
    ]);
    expect(ask('stats count_distinct(hop) as hops, median(ms) as middle, min(ms) as least', HOPS)).toEqual([
      { hops: '2', middle: '20', least: '10' },
    ]);
  });

  it('gives the first field that is there', () => {
    expect(ask('fields coalesce(code, hop) as what | display what | sort @timestamp asc', HOPS)).toEqual([
      { what: 'a' },
      { what: 'b' },
      {},
      { what: 'E1' },
    ]);
  });

  it.each([
    ['parse @message "id=*, took * ms*" as id, ms, rest', { id: 'x1', ms: '25', rest: '!' }],
    ['parse "took * ms" as ms | filter ms > 20 | display ms', { ms: '25' }],
    [String.raw`parse @message /(?i)ID=(?<id>\w+)/ | display id`, { id: 'x1' }],
    ['parse @message "nothing like *" as what | display what', {}],
  ])('takes fields out of text: %s', (query, expected) => {
    expect(ask(query, events('id=x1, took 25 ms!'))).toMatchObject([expected]);
  });

  it.each([
    ['dedup hop', /command dedup is not supported.*fields/],
    ['parse @message "* *" as one', /2 \* for 1 names/],
    ['parse @message /no group/', /names no group/],
    ['parse @message hop as x', /"hop" can't be a form/],
    ['fields jsonParse(@message) as x', /function jsonParse is not supported.*coalesce/],
    ['stats stddev(ms) by hop', /aggregate stddev is not supported.*pct/],
    ['fields @requestId', /@requestId is not discovered/],
    ['filter ms >', /ends where/],
    ['filter (ms > 1', /its end/],
    ['filter hop like b', /"b" can't stand behind like/],
    ['filter @message like /(/', /no regular expression/],
    ['limit 0', /1 to 10000/],
    ['limit 5 6', /should end/],
    ['fields §', /can't be read from here on: "§"/],
    ['', /empty/],
    ['filter ms > 1 || ms < 3', /ends where a command should be/],
  ])('is refused by name: %s', (query, message) => {
    expect(() => ask(query, HOPS)).toThrow(message);
  });
});

describe('on the wire, a query', () => {
  it('is started over groups and a span of time, and answers with what it scanned', async () => {
    const platform = testPlatform();
    const logs = createLogs(platform);
    platform.calls.register(logs);
    const call = async (action: string, input: unknown) =>
      (await platform.calls.dispatch('logs', action, input, { principal: OPERATOR, from: 'test' })) as Record<
        string,
        unknown
      >;
    const now = platform.clock.now();
    for (const [logGroupName, message] of [
      ['/one', '{"id":"x"}'],
      ['/two', '{"id":"x"}'],
    ]) {
      await call('CreateLogGroup', { logGroupName });
      const logEvents = [
        { timestamp: now, message },
        { timestamp: now - 3_600_000, message },
      ];
      await call('PutLogEvents', { logGroupName, logStreamName: 's', logEvents });
    }
    const span = { startTime: Math.floor(now / 1000) - 60, endTime: Math.floor(now / 1000) };
    const queryString = 'fields @log | filter id = "x" | sort @log asc';
    const { queryId } = await call('StartQuery', { ...span, logGroupNames: ['/one', '/two'], queryString });
    const answer = await call('GetQueryResults', { queryId });
    expect(answer).toMatchObject({
      status: 'Complete',
      statistics: { recordsMatched: 2, recordsScanned: 2 },
      results: [
        [{ field: '@log', value: '000000000000:/one' }, { field: '@ptr' }],
        [{ field: '@log', value: '000000000000:/two' }, { field: '@ptr' }],
      ],
    });
    await expect(call('StartQuery', { ...span, queryString })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    await expect(call('StartQuery', { ...span, logGroupName: '/one', queryString: 'unmask x' })).rejects.toMatchObject({
      code: 'MalformedQueryException',
    });
    await expect(call('GetQueryResults', { queryId: 'none' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it('can be saved by a template, which is told of its mistakes at the start', async () => {
    const platform = testPlatform();
    const logs = createLogs(platform);
    platform.calls.register(logs);
    const provider = logs.providers.find(({ type }) => type === 'AWS::Logs::QueryDefinition');
    const query = (QueryString: string) =>
      templateResource('AWS::Logs::QueryDefinition', { Name: 'stack/declines', QueryString, LogGroupNames: ['/one'] });
    await provider?.provision(query('filter a = 1'));
    expect(() => provider?.provision(query('filtre a = 1'))).toThrow('filtre');
    const answer = await platform.calls.dispatch(
      'logs',
      'DescribeQueryDefinitions',
      { queryDefinitionNamePrefix: 'stack/' },
      { principal: OPERATOR, from: 'test' },
    );
    expect(answer).toMatchObject({
      queryDefinitions: [{ name: 'stack/declines', queryString: 'filter a = 1', logGroupNames: ['/one'] }],
    });
  });
});
