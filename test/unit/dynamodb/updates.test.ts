import { type Dynamo, dynamo, key, table } from './dynamo.ts';

const TableName = 'updates';
const Key = key('u', '1');
let db: Dynamo;

beforeEach(async () => {
  db = dynamo();
  await db.ask('CreateTable', table(TableName));
  await db.ask('PutItem', {
    TableName,
    Item: {
      ...Key,
      a: { N: '1' },
      b: { N: '2' },
      steps: { L: [{ S: '0' }, { S: '1' }, { S: '2' }, { S: '3' }] },
      marks: { SS: ['x', 'y'] },
      place: { M: { house: { N: '7' }, street: { S: 'Via Roma' } } },
    },
  });
});

async function update(UpdateExpression: string, values: object | undefined, ReturnValues: string): Promise<unknown> {
  const ExpressionAttributeValues = values && { ExpressionAttributeValues: values };
  const answer = await db.ask('UpdateItem', {
    TableName,
    Key,
    UpdateExpression,
    ...ExpressionAttributeValues,
    ReturnValues,
  });
  return answer['Attributes'];
}

describe('an update', () => {
  it('reads every operand as it was before', async () => {
    expect(await update('SET a = b, b = a', undefined, 'UPDATED_NEW')).toEqual({ a: { N: '2' }, b: { N: '1' } });
  });

  it('means by a list position the element that was there before', async () => {
    const attributes = await update('REMOVE steps[0], steps[2] SET steps[1] = :v', { ':v': { S: 'new' } }, 'ALL_NEW');
    expect(attributes).toMatchObject({ steps: { L: [{ S: 'new' }, { S: '3' }] } });
  });

  it('appends what is set past the end of a list, in the order of the positions', async () => {
    const attributes = await update(
      'SET steps[9] = :b, steps[7] = :a',
      { ':a': { S: 'a' }, ':b': { S: 'b' } },
      'ALL_NEW',
    );
    expect(attributes).toMatchObject({
      steps: { L: [{ S: '0' }, { S: '1' }, { S: '2' }, { S: '3' }, { S: 'a' }, { S: 'b' }] },
    });
  });

  it('gives back just the parts that it touched', async () => {
    const values = { ':one': { N: '1' }, ':v': { S: 'new' } };
    expect(await update('SET place.house = place.house + :one, steps[1] = :v', values, 'UPDATED_OLD')).toEqual({
      place: { M: { house: { N: '7' } } },
      steps: { L: [{ S: '1' }] },
    });
  });

  it('removes a set with its last member', async () => {
    expect(await update('DELETE marks :m', { ':m': { SS: ['y', 'x', 'z'] } }, 'UPDATED_NEW')).toBeUndefined();
    expect((await db.ask('GetItem', { TableName, Key }))['Item']).not.toHaveProperty('marks');
  });

  it('changes nothing when any part of it fails', async () => {
    const before = await db.ask('GetItem', { TableName, Key });
    const error = await db.refusal('UpdateItem', {
      TableName,
      Key,
      UpdateExpression: 'SET a = :v, lacking.deep = :v',
      ExpressionAttributeValues: { ':v': { N: '9' } },
    });
    expect(error.message).toBe('The document path provided in the update expression is invalid for update');
    expect(await db.ask('GetItem', { TableName, Key })).toEqual(before);
  });
});
