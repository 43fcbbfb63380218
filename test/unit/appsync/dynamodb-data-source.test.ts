import fc from 'fast-check';
import { type TableApi, tableApi } from './tables.ts';

const KEY = 'key: util.dynamodb.toMapValues(args.key)';
const PUT = `return { operation: 'PutItem', ${KEY}, attributeValues: util.dynamodb.toMapValues(args.values), condition: args.condition };`;
const GET = `return { operation: 'GetItem', ${KEY}, consistentRead: true, projection: args.projection };`;
const UPDATE = `return { operation: 'UpdateItem', ${KEY}, update: args.update, condition: args.condition };`;
const DELETE = `return { operation: 'DeleteItem', ${KEY}, condition: args.condition };`;
const QUERY = "return { operation: 'Query', ...args };";
const SCAN = "return { operation: 'Scan', ...args };";
const RAW = 'return args;';
const TYPED =
  "return { operation: 'PutItem', key: util.dynamodb.toMapValues({ pk: 'typed', sk: 1 }), attributeValues: { names: util.dynamodb.toStringSet(['a', 'b']), sizes: util.dynamodb.toNumberSet([1, 2.5]), blob: util.dynamodb.toBinary('AAEC'), nothing: util.dynamodb.toNull(), file: util.dynamodb.toS3Object('k', 'b', 'r') } };";
const ALL = [PUT, GET, UPDATE, DELETE, QUERY, SCAN, RAW, TYPED];

let table: TableApi;
beforeEach(async () => {
  table = await tableApi(ALL);
});

const key = { pk: 'a', sk: 1 };
const pizza = { name: 'Pizza', tags: ['hot', 1, null, { deep: true }], price: 7.5 };

describe('single items', () => {
  it('are written, read, changed and deleted as plain values', async () => {
    expect(await table.run(PUT, { key, values: pizza })).toEqual({ result: { ...pizza, ...key } });
    expect(await table.run(GET, { key })).toEqual({ result: { ...pizza, ...key } });
    expect(await table.run(GET, { key, projection: { expression: '#n', expressionNames: { '#n': 'name' } } })).toEqual({
      result: { name: 'Pizza' },
    });
    const update = { expression: 'SET price = price + :one', expressionValues: { ':one': { N: 1 } } };
    expect(await table.run(UPDATE, { key, update })).toEqual({ result: { ...pizza, ...key, price: 8.5 } });
    expect(await table.run(DELETE, { key })).toEqual({ result: { ...pizza, ...key, price: 8.5 } });
    expect(await table.run(GET, { key })).toEqual({ result: null });
    expect(await table.run(DELETE, { key })).toEqual({ result: null });
  });

  it('keep sets, binary and null', async () => {
    await table.run(TYPED);
    expect(await table.run(GET, { key: { pk: 'typed', sk: 1 } })).toEqual({
      result: {
        pk: 'typed',
        sk: 1,
        names: ['a', 'b'],
        sizes: [1, 2.5],
        blob: 'AAEC',
        nothing: null,
        file: '{"s3":{"key":"k","bucket":"b","region":"r"}}',
      },
    });
  });

  it('come back as they went, whatever JSON they are', async () => {
    const json = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,5}$/).filter((name) => name !== 'pk' && name !== 'sk'),
      fc
        .jsonValue({ maxDepth: 3, noUnicodeString: false })
        .map((value) => JSON.parse(JSON.stringify(value), smallNumbers)),
    );
    await fc.assert(
      fc.asyncProperty(json, async (values) => {
        await table.run(PUT, { key, values });
        expect((await table.run(GET, { key })).result).toEqual({ ...values, ...key });
      }),
      { numRuns: 50 },
    );
  });
});

/** DynamoDB's numbers have 38 digits and no negative zero; attribute names within documents must not be empty. */
function smallNumbers(this: unknown, _name: string, value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value % 1e6) || 0;
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== '' && name !== '__proto__'));
  return value;
}

describe('a condition that fails', () => {
  const absent = { expression: 'attribute_not_exists(pk)' };

  it('is an error, with the item as it stands as the result', async () => {
    await table.run(PUT, { key, values: pizza });
    expect(await table.run(PUT, { key, values: { name: 'Pasta' }, condition: absent })).toEqual({
      result: { ...pizza, ...key },
      error: {
        type: 'DynamoDB:ConditionalCheckFailedException',
        message: expect.stringMatching(
          /^The conditional request failed \(Service: DynamoDb, Status Code: 400, Request ID: [0-9A-F]{52}\)$/,
        ),
      },
    });
  });

  it('counts as success when a put would have changed nothing, but for what equalsIgnore names', async () => {
    await table.run(PUT, { key, values: { name: 'Pizza', version: 8 } });
    expect(await table.run(PUT, { key, values: { name: 'Pizza', version: 8 }, condition: absent })).toEqual({
      result: { name: 'Pizza', version: 8, ...key },
    });
    const values = { name: 'Pizza', version: 9 };
    expect((await table.run(PUT, { key, values, condition: absent })).error).toBeDefined();
    const condition = { ...absent, equalsIgnore: ['version'] };
    expect(await table.run(PUT, { key, values, condition })).toEqual({ result: { name: 'Pizza', version: 8, ...key } });
  });

  it('counts as success when what was to be deleted is not there', async () => {
    const present = { expression: 'attribute_exists(pk)' };
    expect(await table.run(DELETE, { key, condition: present })).toEqual({ result: null });
    await table.run(PUT, { key, values: pizza });
    expect(await table.run(DELETE, { key, condition: absent })).toMatchObject({
      result: pizza,
      error: { type: 'DynamoDB:ConditionalCheckFailedException' },
    });
  });

  it('never counts as success in an update', async () => {
    const update = { expression: 'SET a = :a', expressionValues: { ':a': { S: 'x' } } };
    expect(await table.run(UPDATE, { key, update, condition: { expression: 'attribute_exists(pk)' } })).toMatchObject({
      result: null,
      error: { type: 'DynamoDB:ConditionalCheckFailedException' },
    });
  });

  it('reads the item consistently, unless told otherwise', async () => {
    await table.run(PUT, { key, values: pizza });
    await table.run(PUT, { key, values: {}, condition: { ...absent, consistentRead: false } });
    const actions = table.api.platform.journal.read().map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('dynamodb:'))).toEqual([
      'dynamodb:PutItem',
      'dynamodb:PutItem',
      'dynamodb:GetItem',
    ]);
  });

  it('can not be handed to a Lambda function', async () => {
    const condition = { ...absent, conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn: 'x' } };
    await expect(table.run(PUT, { key, values: {}, condition })).rejects.toThrow('Custom is not supported');
  });
});

describe('pages', () => {
  const query = { expression: 'pk = :pk', expressionValues: { ':pk': { S: 'a' } } };
  beforeEach(async () => {
    for (const sk of [1, 2, 3, 4, 5]) await table.run(PUT, { key: { pk: 'a', sk }, values: { even: sk % 2 === 0 } });
  });

  it('lead on by a token that tells clients nothing', async () => {
    const seen: number[] = [];
    let nextToken: string | undefined;
    do {
      const { result } = await table.run(QUERY, {
        query,
        limit: 2,
        scanIndexForward: false,
        ...(nextToken && { nextToken }),
      });
      const page = result as { items: { sk: number }[]; nextToken: string | null; scannedCount: number };
      seen.push(...page.items.map(({ sk }) => sk));
      expect(page.scannedCount).toBe(page.items.length);
      if (page.nextToken) expect(Buffer.from(page.nextToken, 'base64').toString()).not.toContain('pk');
      nextToken = page.nextToken ?? undefined;
    } while (nextToken);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it('refuse a token that was not made here', async () => {
    for (const nextToken of ['abc', '', Buffer.alloc(60).toString('base64')])
      expect(await table.run(QUERY, { query, nextToken })).toEqual({
        result: null,
        error: {
          type: 'DynamoDB:UserIllegalArgumentException',
          message:
            'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
        },
      });
  });

  it('are filtered and cut to a projection', async () => {
    const filter = { expression: 'even = :yes', expressionValues: { ':yes': { BOOL: true } } };
    expect(await table.run(QUERY, { query, filter, projection: { expression: 'sk' } })).toEqual({
      result: { items: [{ sk: 2 }, { sk: 4 }], nextToken: null, scannedCount: 5 },
    });
    expect(await table.run(SCAN, { filter, limit: 3 })).toMatchObject({
      result: { items: [{ sk: 2 }], scannedCount: 3, nextToken: expect.any(String) },
    });
  });

  it('refuse expressions that mean different things by one placeholder', async () => {
    const filter = { expression: 'even = :pk', expressionValues: { ':pk': { BOOL: true } } };
    await expect(table.run(QUERY, { query, filter })).rejects.toThrow('the placeholder :pk stands for something else');
  });
});

describe('batches and transactions', () => {
  const a = { pk: { S: 'a' }, sk: { N: 1 } };
  const b = { pk: { S: 'b' }, sk: { N: 2 } };

  it('put, get and delete many items of several tables', async () => {
    const tables = { first: [{ ...a, name: { S: 'A' } }], second: [b] };
    expect(await table.run(RAW, { operation: 'BatchPutItem', tables })).toEqual({
      result: {
        data: { first: [{ pk: 'a', sk: 1, name: 'A' }], second: [{ pk: 'b', sk: 2 }] },
        unprocessedItems: { first: [], second: [] },
      },
    });
    const keys = { first: { keys: [b, a], consistentRead: true }, second: { keys: [b] } };
    expect(await table.run(RAW, { operation: 'BatchGetItem', tables: keys })).toEqual({
      result: {
        data: { first: [null, { pk: 'a', sk: 1, name: 'A' }], second: [{ pk: 'b', sk: 2 }] },
        unprocessedKeys: { first: [], second: [] },
      },
    });
    expect(await table.run(RAW, { operation: 'BatchDeleteItem', tables: { first: [a] } })).toEqual({
      result: { data: { first: [{ pk: 'a', sk: 1 }] }, unprocessedKeys: { first: [] } },
    });
    expect(await table.run(GET, { key })).toEqual({ result: null });
  });

  it('write all or nothing, and tell which condition failed', async () => {
    const absent = { expression: 'attribute_not_exists(pk)', returnValuesOnConditionCheckFailure: true };
    const put = { table: 'first', operation: 'PutItem', key: a, attributeValues: { n: { N: 1 } }, condition: absent };
    const update = {
      table: 'second',
      operation: 'UpdateItem',
      key: b,
      update: { expression: 'SET n = :n', expressionValues: { ':n': { N: 2 } } },
    };
    const transactItems = [put, update];
    expect(await table.run(RAW, { operation: 'TransactWriteItems', transactItems })).toEqual({
      result: {
        keys: [
          { pk: 'a', sk: 1 },
          { pk: 'b', sk: 2 },
        ],
        cancellationReasons: null,
      },
    });
    const again = await table.run(RAW, {
      operation: 'TransactWriteItems',
      transactItems: [{ table: 'second', operation: 'DeleteItem', key: b }, put],
    });
    expect(again).toMatchObject({
      result: {
        keys: null,
        cancellationReasons: [
          { type: 'None' },
          { type: 'ConditionalCheckFailed', message: 'The conditional request failed', item: { pk: 'a', sk: 1, n: 1 } },
        ],
      },
      error: { type: 'DynamoDB:TransactionCanceledException' },
    });
    const check = {
      table: 'second',
      operation: 'ConditionCheck',
      key: b,
      condition: { expression: 'n = :n', expressionValues: { ':n': { N: 2 } } },
    };
    expect(
      (
        await table.run(RAW, {
          operation: 'TransactWriteItems',
          transactItems: [check, { ...put, key: { ...a, sk: { N: 9 } } }],
        })
      ).error,
    ).toBeUndefined();
    expect(
      await table.run(RAW, {
        operation: 'TransactGetItems',
        transactItems: [
          { table: 'second', key: b },
          { table: 'first', key: b },
        ],
      }),
    ).toEqual({
      result: { items: [{ pk: 'b', sk: 2, n: 2 }, null], cancellationReasons: null },
    });
  });
});

describe('a request that is none', () => {
  it.each([
    [{}, "Unsupported operation 'undefined'"],
    [{ operation: 'Sync' }, "Unsupported operation 'Sync'"],
    [{ operation: 'GetItem' }, 'key must be a DynamoDB value'],
    [
      { operation: 'GetItem', key: { pk: 'a' } },
      'key.pk must be a DynamoDB value with its type, as { S: \'text\' }, but is "a"',
    ],
    [{ operation: 'GetItem', key: { pk: { S: 1 } } }, 'key.pk must be'],
    [{ operation: 'GetItem', key: { pk: { S: 'a', N: 1 } } }, 'key.pk must be'],
    [{ operation: 'UpdateItem', key: {}, update: {} }, 'update.expression is missing'],
    [{ operation: 'BatchGetItem' }, 'tables is missing'],
    [{ operation: 'BatchPutItem', tables: { first: 1 } }, 'tables.first must be a list'],
    [
      { operation: 'TransactWriteItems', transactItems: [{ table: 'first', key: {}, operation: 'X' }] },
      'transactItems[0].operation must be',
    ],
    [{ operation: 'TransactGetItems', transactItems: [{ key: {} }] }, 'transactItems[0].table is missing'],
  ])('%j', async (request, message) => {
    await expect(table.run(RAW, request)).rejects.toThrow(message);
  });

  it('that DynamoDB refuses is an error of DynamoDB', async () => {
    expect((await table.run(RAW, { operation: 'GetItem', key: { pk: { S: 'a' } } })).error).toMatchObject({
      type: 'DynamoDB:ValidationException',
      message: expect.stringContaining('(Service: DynamoDb, Status Code: 400'),
    });
  });
});
