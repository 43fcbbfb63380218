import fc from 'fast-check';
import { type Dynamo, dynamo, itemsOf, key, table } from './dynamo.ts';

const TableName = 'paged';
const INDEXED = table(TableName, {
  AttributeDefinitions: ['pk', 'sk', 'colour', 'rank'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  LocalSecondaryIndexes: [
    {
      IndexName: 'byRank',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'rank', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byColour',
      KeySchema: [
        { AttributeName: 'colour', KeyType: 'HASH' },
        { AttributeName: 'rank', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
    },
  ],
});

async function filled(items: readonly object[]): Promise<Dynamo> {
  const db = dynamo();
  await db.ask('CreateTable', INDEXED);
  for (const Item of items) await db.ask('PutItem', { TableName, Item });
  return db;
}

/** Everything that a Query or Scan gives, page by page. */
async function everything(db: Dynamo, action: 'Query' | 'Scan', request: object): Promise<unknown[]> {
  const items: unknown[] = [];
  let ExclusiveStartKey: unknown;
  do {
    const page = await db.ask(action, {
      TableName,
      ...request,
      ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
    });
    items.push(...itemsOf(page));
    ExclusiveStartKey = page['LastEvaluatedKey'];
  } while (ExclusiveStartKey !== undefined);
  return items;
}

const item = fc.record(
  {
    pk: fc.constantFrom('a', 'b', 'c').map((S) => ({ S })),
    sk: fc.constantFrom('1', '2', '3', '4', '5').map((S) => ({ S })),
    colour: fc.constantFrom('red', 'blue').map((S) => ({ S })),
    rank: fc.constantFrom('x', 'y').map((S) => ({ S })),
    note: fc.constantFrom('n', 'm').map((S) => ({ S })),
  },
  { requiredKeys: ['pk', 'sk'] },
);
const items = fc.uniqueArray(item, { selector: ({ pk, sk }) => `${pk.S}/${sk.S}`, maxLength: 12 });
const limit = fc.integer({ min: 1, max: 4 });

describe('pages', () => {
  it('give every item once, whatever their size: scans, in segments too', async () => {
    await fc.assert(
      fc.asyncProperty(items, limit, fc.integer({ min: 1, max: 3 }), async (given, Limit, TotalSegments) => {
        const db = await filled(given);
        const text = (one: unknown): string => JSON.stringify(Object.entries(one ?? {}).sort());
        const expected = given.map(text).sort();
        expect((await everything(db, 'Scan', { Limit })).map(text).sort()).toEqual(expected);
        const found: unknown[] = [];
        for (let Segment = 0; Segment < TotalSegments; Segment++)
          found.push(...(await everything(db, 'Scan', { Limit, Segment, TotalSegments })));
        expect(found.map(text).sort()).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('give every item of an index once, in its order, either way, whatever was there before', async () => {
    await fc.assert(
      fc.asyncProperty(items, items, limit, async (before, overwriting, Limit) => {
        const db = await filled([...before, ...overwriting]);
        const [gone] = before;
        if (gone) await db.ask('DeleteItem', { TableName, Key: { pk: gone.pk, sk: gone.sk } });
        const left = new Map([...before, ...overwriting].map((one) => [`${one.pk.S}/${one.sk.S}`, one]));
        if (gone) left.delete(`${gone.pk.S}/${gone.sk.S}`);
        const given = [...left.values()];
        const request = {
          IndexName: 'byColour',
          KeyConditionExpression: 'colour = :c',
          ExpressionAttributeValues: { ':c': { S: 'red' } },
          Limit,
        };
        const forward = await everything(db, 'Query', request);
        expect(await everything(db, 'Query', { ...request, ScanIndexForward: false })).toEqual(forward.toReversed());
        const expected = given.filter((one) => one.colour?.S === 'red' && one.rank !== undefined);
        expect(forward).toHaveLength(expected.length);
        expect(forward).toEqual(expect.arrayContaining(expected));
        const ranks = forward.map((one) => JSON.stringify(Object(one).rank));
        expect(ranks).toEqual(ranks.toSorted());
      }),
      { numRuns: 50 },
    );
  });

  it('end after a megabyte', async () => {
    const db = await filled(
      Array.from({ length: 4 }, (_, n) => ({ ...key('p', String(n)), text: { S: 'x'.repeat(390_000) } })),
    );
    const page = await db.ask('Query', {
      TableName,
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'p' } },
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(page).toMatchObject({
      Count: 3,
      LastEvaluatedKey: key('p', '2'),
      ConsumedCapacity: { CapacityUnits: 143 },
    });
  });

  it('count what the filter drops', async () => {
    const db = await filled(['1', '2', '3'].map((sk) => ({ ...key('p', sk), note: { S: sk } })));
    const page = await db.ask('Query', {
      TableName,
      KeyConditionExpression: 'pk = :p AND sk >= :s',
      FilterExpression: 'note <> :n',
      ExpressionAttributeValues: { ':p': { S: 'p' }, ':s': { S: '2' }, ':n': { S: '2' } },
      Limit: 2,
    });
    expect(page).toMatchObject({ Count: 1, ScannedCount: 2, LastEvaluatedKey: key('p', '3') });
  });
});

describe('indexes', () => {
  const Item = { ...key('p', '1'), colour: { S: 'red' }, rank: { S: 'x' }, note: { S: 'n' }, more: { S: 'm' } };

  it('hold what they project; a local one completes items from the table, a global one can’t', async () => {
    const db = await filled([Item]);
    const local = {
      TableName,
      IndexName: 'byRank',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'p' } },
    };
    expect(itemsOf(await db.ask('Query', local))).toEqual([{ ...key('p', '1'), rank: { S: 'x' } }]);
    expect(itemsOf(await db.ask('Query', { ...local, Select: 'ALL_ATTRIBUTES' }))).toEqual([Item]);
    const error = await db.refusal('Scan', { TableName, IndexName: 'byColour', Select: 'ALL_ATTRIBUTES' });
    expect(error.message).toContain('ALL_ATTRIBUTES is not supported for global secondary index byColour');
    const consistent = { TableName, IndexName: 'byColour', ConsistentRead: true };
    expect((await db.refusal('Scan', consistent)).message).toContain('Consistent reads are not supported');
  });

  it.each([
    ['putting what is there already', Item, 1, undefined],
    ['a change outside of the projection', { ...Item, more: { S: 'other' } }, 1, undefined],
    ['a change inside of it', { ...Item, note: { S: 'other' } }, 2, { byColour: { CapacityUnits: 1 } }],
    ['a move within the index', { ...Item, colour: { S: 'blue' } }, 3, { byColour: { CapacityUnits: 2 } }],
  ])('are charged for %s', async (_what, changed, CapacityUnits, GlobalSecondaryIndexes) => {
    const db = await filled([Item]);
    const { ConsumedCapacity } = await db.ask('PutItem', {
      TableName,
      Item: changed,
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits,
      Table: { CapacityUnits: 1 },
      ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
    });
  });
});
