import fc from 'fast-check';
import { compileResolver } from '../../../local/services/appsync/runtime/compile.ts';
import { code } from './api.ts';
import { type TableApi, tableApi } from './tables.ts';

function made(expression: string, args: unknown = {}): unknown {
  const evaluation = compileResolver(
    code(`const { operations } = ddb; const args = ctx.args; return ${expression};`),
    'f',
  ).evaluate('request', { args });
  if (evaluation.kind === 'error') throw new Error(evaluation.error.message);
  return evaluation.kind === 'value' ? evaluation.value : undefined;
}

describe('the requests that helpers make', () => {
  it('get, with a projection of nested attributes', () => {
    expect(made("ddb.get({ key: { id: '1' }, consistentRead: true, projection: ['id', 'nested.object[1]'] })")).toEqual(
      {
        operation: 'GetItem',
        key: { id: { S: '1' } },
        consistentRead: true,
        projection: {
          expression: '#projection_id, #projection_nested.#projection_object[1]',
          expressionNames: {
            '#projection_id': 'id',
            '#projection_nested': 'nested',
            '#projection_object': 'object',
          },
        },
      },
    );
  });

  it('put, with a condition and a set', () => {
    expect(
      made(
        "ddb.put({ key: { id: 1 }, item: { n: 'x', s: ddb.toStringSet(['a']), u: undefined }, condition: { id: { attributeExists: false } } })",
      ),
    ).toEqual({
      operation: 'PutItem',
      key: { id: { N: 1 } },
      attributeValues: { n: { S: 'x' }, s: { SS: ['a'] } },
      condition: { expression: 'attribute_not_exists(#condition_id)', expressionNames: { '#condition_id': 'id' } },
    });
  });

  it('update, by every operation', () => {
    expect(
      made(`ddb.update({ key: { id: 1 }, update: {
        name: 'n', address: { city: 'c' }, gone: operations.remove(), whole: operations.replace({ a: 1 }), added: operations.add([1]),
        up: operations.increment(), down: operations.decrement(2), last: operations.append(['z']), first: operations.prepend(['a']),
        list: [operations.updateListItem('x', 1), operations.updateListItem('y', 2)], none: null } })`),
    ).toMatchObject({
      update: {
        expression:
          'SET #name = :name, #address.#city = :address_city, #whole = :whole, #added = :added, #up = #up + :up, #down = #down - :down, #last = list_append(#last, :last), #first = list_append(:first, #first), #list[1] = :list, #list[2] = :list_1, #none = :none REMOVE #gone',
        expressionValues: {
          ':address_city': { S: 'c' },
          ':whole': { M: { a: { N: 1 } } },
          ':up': { N: 1 },
          ':list': { S: 'x' },
          ':list_1': { S: 'y' },
          ':none': { NULL: null },
        },
      },
    });
    expect(() => made('ddb.update({ key: { id: 1 }, update: {} })')).toThrow('nothing to update');
  });

  it('query, whose key condition and filter never share a placeholder', () => {
    expect(
      made(
        "ddb.query({ query: { id: { eq: '1' }, at: { between: [1, 2] } }, filter: { id: { eq: '2' } }, index: 'i', limit: 3, nextToken: null, scanIndexForward: false })",
      ),
    ).toEqual({
      operation: 'Query',
      query: {
        expression: '(#id = :id_eq) AND (#at BETWEEN :at_between AND :at_between_1)',
        expressionNames: { '#id': 'id', '#at': 'at' },
        expressionValues: { ':id_eq': { S: '1' }, ':at_between': { N: 1 }, ':at_between_1': { N: 2 } },
      },
      index: 'i',
      limit: 3,
      scanIndexForward: false,
      filter: {
        expression: '#filter_id = :filter_id_eq',
        expressionNames: { '#filter_id': 'id' },
        expressionValues: { ':filter_id_eq': { S: '2' } },
      },
    });
  });

  it('scan, remove, batches and transactions', () => {
    expect(made('ddb.scan({ limit: 1, totalSegments: 2, segment: 1 })')).toEqual({
      operation: 'Scan',
      limit: 1,
      totalSegments: 2,
      segment: 1,
    });
    expect(made('ddb.scan()')).toEqual({ operation: 'Scan' });
    expect(made('ddb.remove({ key: { id: 1 }, _version: 3 })')).toEqual({
      operation: 'DeleteItem',
      key: { id: { N: 1 } },
      _version: 3,
    });
    expect(made('ddb.batchGet({ tables: { t: { keys: [{ id: 1 }], consistentRead: false } } })')).toEqual({
      operation: 'BatchGetItem',
      tables: { t: { keys: [{ id: { N: 1 } }], consistentRead: false } },
    });
    expect(made('ddb.batchPut({ tables: { t: [{ id: 1 }] } })')).toMatchObject({ operation: 'BatchPutItem' });
    expect(made('ddb.batchDelete({ tables: { t: [{ id: 1 }] } })')).toMatchObject({ operation: 'BatchDeleteItem' });
    expect(made("ddb.transactGet({ items: [{ table: 't', key: { id: 1 }, projection: ['a'] }] })")).toMatchObject({
      operation: 'TransactGetItems',
      transactItems: [{ table: 't', key: { id: { N: 1 } }, projection: { expression: '#projection_a' } }],
    });
    expect(
      made(`ddb.transactWrite({ items: [
        { putItem: { table: 't', key: { id: 1 }, item: { a: 1 }, condition: { a: { eq: 1 } } } },
        { updateItem: { table: 't', key: { id: 2 }, update: { a: 2 } } },
        { deleteItem: { table: 't', key: { id: 3 } } },
        { conditionCheck: { table: 't', key: { id: 4 }, condition: { a: { gt: 4 } } } }] })`),
    ).toMatchObject({
      transactItems: [
        { operation: 'PutItem', condition: { returnValuesOnConditionCheckFailure: true } },
        { operation: 'UpdateItem' },
        { operation: 'DeleteItem' },
        { operation: 'ConditionCheck' },
      ],
    });
    expect(() => made('ddb.transactWrite({ items: [{ mergeItem: { key: {} } }] })')).toThrow('mergeItem is not one of');
    expect(() => made('ddb.get({})')).toThrow('get: key is missing');
  });
});

describe('filters', () => {
  it.each([
    [{ title: { contains: 'Hello World' } }, 'contains(#title, :title_contains)'],
    [{ a: { ne: 1, gt: 0 } }, '(#a <> :a_ne) AND (#a > :a_gt)'],
    [
      { or: [{ a: { lt: 1 } }, { not: { b: { beginsWith: 'x' } } }] },
      '(#a < :a_lt) OR (NOT (begins_with(#b, :b_beginsWith)))',
    ],
    [
      { and: [{ a: { in: [1, 2] } }, { b: { notContains: 'x' } }] },
      '(#a IN (:a_in, :a_in_1)) AND (NOT contains(#b, :b_notContains))',
    ],
    [{ a: { b: { le: 1 } } }, '#a.#b <= :a_b_le'],
    [{ a: { attributeType: 'string' } }, 'attribute_type(#a, :a_attributeType)'],
    [{ a: { size: { ge: 2 } } }, 'size(#a) >= :a_size_ge'],
    [{ 'a-b': { eq: 1 }, a_b: { eq: 2 } }, '(#a_b = :a_b_eq) AND (#a_b_1 = :a_b_eq_1)'],
  ])('%j', (filter, expression) => {
    const json = made('util.transform.toDynamoDBFilterExpression(args)', filter);
    expect(JSON.parse(String(json)).expression).toBe(expression);
  });

  it.each([
    [{ a: { near: 1, eq: 2 } }, 'near is not an operator'],
    [{ a: 1 }, 'a in a DynamoDB filter or condition must be an object'],
    [{ a: { in: 1 } }, 'in takes a list'],
    [{ a: { between: [1] } }, 'between takes two values'],
  ])('%j is refused', (filter, message) => {
    expect(() => made('util.transform.toDynamoDBConditionExpression(args)', filter)).toThrow(message);
  });
});

describe('what helpers ask is what DynamoDB answers', () => {
  const PUT = 'return ddb.put({ key: { pk: args.pk, sk: args.sk }, item: args.item });';
  const QUERY = 'return ddb.query(args);';
  const SCAN = 'return ddb.scan(args);';
  const UPDATE =
    'const { operations: o } = ddb; return ddb.update({ key: args.key, update: { n: o.increment(args.by), list: o.append(args.more), map: { [args.name]: args.value } } });';
  const GET = 'return ddb.get(args);';
  let table: TableApi;
  beforeEach(async () => {
    table = await tableApi([PUT, QUERY, SCAN, UPDATE, GET]);
  });
  const items = Array.from({ length: 8 }, (_, n) => ({
    pk: n < 4 ? 'a' : 'b',
    sk: n,
    n,
    odd: n % 2 === 1,
    text: `t${n}`,
  }));

  it('for any filter of comparisons', async () => {
    for (const { pk, sk, ...item } of items) await table.run(PUT, { pk, sk, item });
    const operators = {
      eq: (a: number, b: number) => a === b,
      ne: (a: number, b: number) => a !== b,
      lt: (a: number, b: number) => a < b,
      ge: (a: number, b: number) => a >= b,
    };
    const comparison = fc.record({
      operator: fc.constantFrom(...(Object.keys(operators) as (keyof typeof operators)[])),
      operand: fc.integer({ min: -1, max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(comparison, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('and', 'or'),
        async (parts, joined) => {
          const filter = {
            [joined]: parts.map(({ operator, operand }) => ({ n: { [operator]: operand } })),
            text: { beginsWith: 't' },
          };
          const { result } = await table.run(SCAN, { filter });
          const holds = ({ n }: { n: number }) => {
            const each = parts.map(({ operator, operand }) => operators[operator](n, operand));
            return joined === 'and' ? each.every(Boolean) : each.some(Boolean);
          };
          const found = (result as { items: { sk: number }[] }).items.map(({ sk }) => sk).toSorted();
          expect(found).toEqual(items.filter(holds).map(({ sk }) => sk));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('for a query with a filter on the same attribute names', async () => {
    for (const { pk, sk, ...item } of items) await table.run(PUT, { pk, sk, item });
    const { result } = await table.run(QUERY, {
      query: { pk: { eq: 'a' }, sk: { gt: 0 } },
      filter: { n: { gt: 1 }, odd: { eq: true } },
      projection: ['sk'],
    });
    expect(result).toMatchObject({ items: [{ sk: 3 }], nextToken: null });
  });

  it('for updates of numbers, lists and members of maps', async () => {
    await table.run(PUT, { pk: 'a', sk: 1, item: { n: 5, list: ['x'], map: { kept: 1 } } });
    expect(
      await table.run(UPDATE, { key: { pk: 'a', sk: 1 }, by: 3, more: ['y'], name: 'odd name!', value: 2 }),
    ).toEqual({
      result: { pk: 'a', sk: 1, n: 8, list: ['x', 'y'], map: { kept: 1, 'odd name!': 2 } },
    });
    expect((await table.run(GET, { key: { pk: 'a', sk: 1 }, projection: ['list[1]'] })).result).toEqual({
      list: ['y'],
    });
  });
});
