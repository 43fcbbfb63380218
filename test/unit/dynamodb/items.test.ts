import { type Dynamo, dynamo, key, table } from './dynamo.ts';

const TableName = 'orders';
let db: Dynamo;

beforeEach(async () => {
  db = dynamo();
  await db.ask('CreateTable', table(TableName));
});

describe('items', () => {
  it('are put only once when the condition says so, and the refusal carries the item that is there', async () => {
    const Item = { ...key('u', '1'), quantity: { N: '6' } };
    await db.ask('PutItem', { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' });
    const error = await db.refusal('PutItem', {
      TableName,
      Item: key('u', '1'),
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    expect(error.code).toBe('ConditionalCheckFailedException');
    expect(error.message).toBe('The conditional request failed');
    expect(error.fields).toEqual({ Item });
  });

  it.each(['UpdateItem', 'DeleteItem'])('%s carries the item on a failed condition only when asked', async (action) => {
    const Item = { ...key('u', '1'), state: { S: 'DONE' } };
    await db.ask('PutItem', { TableName, Item });
    const request = {
      TableName,
      Key: key('u', '1'),
      ConditionExpression: '#s = :p',
      ExpressionAttributeNames: { '#s': 'state' },
      ExpressionAttributeValues: { ':p': { S: 'PENDING' } },
    };
    expect((await db.refusal(action, request)).fields).toEqual({});
    const withItem = { ...request, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect((await db.refusal(action, withItem)).fields).toEqual({ Item });
    const absent = { ...withItem, Key: key('u', 'none') };
    expect((await db.refusal(action, absent)).fields).toEqual({});
  });

  it('stay as they are whatever a caller does with request and answer', async () => {
    const tags = ['a'];
    const Item = { ...key('u', '1'), tags: { SS: tags }, place: { M: { street: { S: 'Via Roma' } } } };
    await db.ask('PutItem', { TableName, Item });
    tags.push('b');
    const answer = await db.ask('GetItem', { TableName, Key: key('u', '1') });
    JSON.stringify(answer, (_name, value) => {
      if (value !== null && typeof value === 'object' && 'street' in value) value.street = { S: 'elsewhere' };
      return value;
    });
    expect(await db.ask('GetItem', { TableName, Key: key('u', '1') })).toEqual({
      Item: { ...key('u', '1'), tags: { SS: ['a'] }, place: { M: { street: { S: 'Via Roma' } } } },
    });
  });

  it('are found under a table ARN too, of this account and Region only', async () => {
    const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';
    await db.ask('PutItem', { TableName: arn, Item: key('u', '1') });
    expect(await db.ask('GetItem', { TableName, Key: key('u', '1') })).toEqual({ Item: key('u', '1') });
    const foreign = arn.replace('us-east-1', 'eu-west-1');
    expect((await db.refusal('GetItem', { TableName: foreign, Key: key('u', '1') })).code).toBe(
      'ResourceNotFoundException',
    );
  });

  it('keep numbers exactly, in canonical form', async () => {
    const Item = { ...key('u', '1'), count: { N: '0012345678901234567890123456789012345678.00' } };
    await db.ask('PutItem', { TableName, Item });
    const { Attributes } = await db.ask('UpdateItem', {
      TableName,
      Key: key('u', '1'),
      UpdateExpression: 'ADD #c :one SET small = :small',
      ExpressionAttributeNames: { '#c': 'count' },
      ExpressionAttributeValues: { ':one': { N: '1' }, ':small': { N: '1e-3' } },
      ReturnValues: 'UPDATED_NEW',
    });
    expect(Attributes).toEqual({ count: { N: '12345678901234567890123456789012345679' }, small: { N: '0.001' } });
  });

  it('are refused above 400 KB, and when documents are nested deeper than 32 levels', async () => {
    const big = { ...key('u', '1'), text: { S: 'é'.repeat(205_000) } };
    expect((await db.refusal('PutItem', { TableName, Item: big })).message).toBe(
      'Item size has exceeded the maximum allowed size',
    );
    let deep: object = { S: 'x' };
    for (let level = 0; level < 33; level++) deep = { L: [deep] };
    expect((await db.refusal('PutItem', { TableName, Item: { ...key('u', '1'), deep } })).message).toBe(
      'Nesting Levels have exceeded supported limits',
    );
  });

  it('are not made by an update that only takes away', async () => {
    const Key = key('u', 'none');
    const answer = await db.ask('UpdateItem', {
      TableName,
      Key,
      UpdateExpression: 'REMOVE a',
      ReturnValues: 'ALL_NEW',
    });
    expect(answer).toEqual({});
    expect(await db.ask('GetItem', { TableName, Key })).toEqual({});
  });
});

describe('bad requests are refused with the cause', () => {
  it.each([
    ['a body that is no object', 'PutItem', 'text', 'SerializationException', 'The request must be a JSON object.'],
    [
      'a number for a name',
      'GetItem',
      { TableName: 5 },
      'SerializationException',
      'NUMBER_VALUE cannot be converted to String',
    ],
    [
      'no table',
      'GetItem',
      { TableName: 'nowhere', Key: key('a', 'b') },
      'ResourceNotFoundException',
      'Requested resource not found',
    ],
    [
      'half a key',
      'GetItem',
      { TableName, Key: { pk: { S: 'a' } } },
      'ValidationException',
      'The provided key element does not match the schema',
    ],
    [
      'an empty key',
      'PutItem',
      { TableName, Item: key('', 'b') },
      'ValidationException',
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'a malformed expression',
      'DeleteItem',
      { TableName, Key: key('a', 'b'), ConditionExpression: 'attribute_exists(pk) AND' },
      'ValidationException',
      'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "AND"',
    ],
    [
      'an order of booleans',
      'DeleteItem',
      {
        TableName,
        Key: key('a', 'b'),
        ConditionExpression: 'a < :b',
        ExpressionAttributeValues: { ':b': { BOOL: true } },
      },
      'ValidationException',
      'Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
    ],
    [
      'a parameter that is not imitated',
      'CreateTable',
      table('tagged', { Tags: [{ Key: 'a', Value: 'b' }] }),
      'ValidationException',
      'The parameter Tags of CreateTable is not supported by the local DynamoDB. See docs/fidelity/dynamodb.md.',
    ],
    [
      'an action that is not imitated',
      'TagResource',
      {},
      'UnknownOperationException',
      'dynamodb:TagResource is not supported by the local cloud.',
    ],
  ])('%s', async (_what, action, input, code, message) => {
    const error = await db.refusal(action, input);
    expect({ code: error.code, message: error.message }).toEqual({ code, message });
  });

  it('a good expression is not spoilt by an earlier one with values of other types', async () => {
    const request = {
      TableName,
      Key: key('a', 'b'),
      UpdateExpression: 'ADD hits :v',
    };
    await db.ask('UpdateItem', { ...request, ExpressionAttributeValues: { ':v': { N: '1' } } });
    const error = await db.refusal('UpdateItem', { ...request, ExpressionAttributeValues: { ':v': { S: '1' } } });
    expect(error.message).toContain('operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND');
    const bad = await db.refusal('UpdateItem', { ...request, ExpressionAttributeValues: { ':v': { N: 'x' } } });
    expect(bad.message).toContain('The parameter cannot be converted to a numeric value: x for key :v');
    await db.ask('UpdateItem', { ...request, ExpressionAttributeValues: { ':v': { N: '2' } } });
    expect(await db.ask('GetItem', { TableName, Key: key('a', 'b') })).toEqual({
      Item: { ...key('a', 'b'), hits: { N: '3' } },
    });
  });
});
