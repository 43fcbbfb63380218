import { type Dynamo, dynamo, itemsOf, key, table } from './dynamo.ts';

const TableName = 'accounts';
let db: Dynamo;

beforeEach(async () => {
  db = dynamo();
  await db.ask('CreateTable', table(TableName));
});

function put(sk: string, more: object = {}): object {
  return { Put: { TableName, Item: key('p', sk), ...more } };
}

async function all(): Promise<unknown> {
  return itemsOf(await db.ask('Scan', { TableName })).map((item) => item['sk']);
}

const ABSENT = { ConditionExpression: 'attribute_not_exists(pk)' };

describe('a transaction', () => {
  it('writes nothing when one condition fails, and says which, with the item when asked', async () => {
    await db.ask('PutItem', { TableName, Item: { ...key('p', '2'), n: { N: '1' } } });
    const error = await db.refusal('TransactWriteItems', {
      TransactItems: [
        put('1'),
        put('2', { ...ABSENT, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
        { Update: { TableName, Key: key('p', '3'), UpdateExpression: 'SET a = b' } },
      ],
    });
    expect(error.code).toBe('TransactionCanceledException');
    expect(error.message).toBe(
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]',
    );
    expect(error.fields).toEqual({
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { ...key('p', '2'), n: { N: '1' } },
        },
        {
          Code: 'ValidationError',
          Message: 'The provided expression refers to an attribute that does not exist in the item',
        },
      ],
    });
    expect(await all()).toEqual([{ S: '2' }]);
  });

  it('is done once however often it comes with the same token, within ten minutes', async () => {
    const request = { TransactItems: [put('1', ABSENT)], ClientRequestToken: 'token' };
    await db.ask('TransactWriteItems', request);
    await db.ask('TransactWriteItems', request);
    expect((await db.refusal('TransactWriteItems', { ...request, TransactItems: [put('2')] })).code).toBe(
      'IdempotentParameterMismatchException',
    );
    await db.platform.clock.advance(10 * 60 * 1000);
    expect((await db.refusal('TransactWriteItems', request)).code).toBe('TransactionCanceledException');
  });

  it('may fail and be tried again with the same token', async () => {
    await db.ask('PutItem', { TableName, Item: key('p', '1') });
    const request = { TransactItems: [put('1', ABSENT)], ClientRequestToken: 'token' };
    await db.refusal('TransactWriteItems', request);
    await db.ask('DeleteItem', { TableName, Key: key('p', '1') });
    await db.ask('TransactWriteItems', request);
    expect(await all()).toEqual([{ S: '1' }]);
  });

  it.each([
    ['one item twice', [put('1'), { Delete: { TableName, Key: key('p', '1') } }], 'multiple operations on one item'],
    [
      'an item that is of two kinds',
      [{ ...put('1'), Delete: { TableName, Key: key('p', '2') } }],
      'TransactItems can only contain one of',
    ],
    [
      'more than a hundred items',
      Array.from({ length: 101 }, (_, n) => put(String(n))),
      'Member must have length less than or equal to 100',
    ],
    ['an empty key', [put('')], 'cannot contain an empty string value. Key: sk'],
    [
      'more than 4 MB',
      Array.from({ length: 11 }, (_, n) => ({
        Put: { TableName, Item: { ...key('p', String(n)), v: { S: 'x'.repeat(400_000) } } },
      })),
      'maximum size of 4 MB',
    ],
  ])('is refused with %s', async (_what, TransactItems, message) => {
    const error = await db.refusal('TransactWriteItems', { TransactItems });
    expect(error.code).toBe('ValidationException');
    expect(error.message).toContain(message);
    expect(await all()).toEqual([]);
  });

  it('reads several items at one moment, in the order asked', async () => {
    await db.ask('TransactWriteItems', { TransactItems: [put('1'), put('2')] });
    const get = (sk: string): object => ({ Get: { TableName, Key: key('p', sk) } });
    const answer = await db.ask('TransactGetItems', {
      TransactItems: [get('2'), get('none'), get('1')],
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(answer).toEqual({
      Responses: [{ Item: key('p', '2') }, {}, { Item: key('p', '1') }],
      ConsumedCapacity: [{ TableName, CapacityUnits: 6, ReadCapacityUnits: 6 }],
    });
  });
});

describe('a batch', () => {
  it('writes and reads across tables, each key once', async () => {
    await db.ask('CreateTable', table('others'));
    const puts = (count: number): object[] =>
      Array.from({ length: count }, (_, n) => ({ PutRequest: { Item: key('p', String(n)) } }));
    await db.ask('BatchWriteItem', { RequestItems: { [TableName]: puts(3), others: puts(2) } });
    const keys = (count: number): object => ({ Keys: Array.from({ length: count }, (_, n) => key('p', String(n))) });
    const { Responses } = await db.ask('BatchGetItem', { RequestItems: { [TableName]: keys(5), others: keys(1) } });
    expect(Responses).toEqual({
      [TableName]: ['0', '1', '2'].map((sk) => key('p', sk)),
      others: [key('p', '0')],
    });
    const twice = { RequestItems: { others: [...puts(1), { DeleteRequest: { Key: key('p', '0') } }] } };
    expect((await db.refusal('BatchWriteItem', twice)).message).toBe('Provided list of item keys contains duplicates');
  });
});
