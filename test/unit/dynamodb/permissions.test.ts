import { OPERATOR, type Requirement } from '../../../local/platform/access.ts';
import { allowEverything } from '../../support/platform.ts';
import { dynamo, key, streamedTable } from './dynamo.ts';

const TableName = 'guarded';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/guarded';
const Key = key('user', '1');

/** What a request needed, as `action on resource`, and the keys it was about. */
async function needed(action: string, input: object): Promise<unknown> {
  const asked: Requirement[] = [];
  const db = dynamo({
    access: {
      ...allowEverything,
      decide: (_principal, requirement) => {
        asked.push(requirement);
        return { allowed: true, allowedBy: 'test' };
      },
    },
  });
  await streamedTable(db, TableName);
  asked.length = 0;
  await db.ask(action, input).catch(() => undefined);
  return asked.map(({ action: name, resource, context }) => [name, resource, context?.['dynamodb:LeadingKeys'] ?? []]);
}

describe('each action needs the permission that AWS documents', () => {
  it.each([
    ['GetItem', { TableName, Key }, [['dynamodb:GetItem', TABLE, ['user']]]],
    ['PutItem', { TableName, Item: Key }, [['dynamodb:PutItem', TABLE, ['user']]]],
    ['UpdateItem', { TableName: TABLE, Key }, [['dynamodb:UpdateItem', TABLE, ['user']]]],
    ['DeleteItem', { TableName, Key }, [['dynamodb:DeleteItem', TABLE, ['user']]]],
    ['Query', { TableName }, [['dynamodb:Query', TABLE, []]]],
    ['Query', { TableName, IndexName: 'byColour' }, [['dynamodb:Query', `${TABLE}/index/byColour`, []]]],
    ['Scan', { TableName }, [['dynamodb:Scan', TABLE, []]]],
    ['DescribeTable', { TableName }, [['dynamodb:DescribeTable', TABLE, []]]],
    ['ListTables', {}, [['dynamodb:ListTables', '*', []]]],
    ['ListStreams', {}, [['dynamodb:ListStreams', '*', []]]],
    [
      'BatchGetItem',
      { RequestItems: { [TableName]: { Keys: [Key, key('other', '1')] } } },
      [['dynamodb:BatchGetItem', TABLE, ['user', 'other']]],
    ],
    [
      'BatchWriteItem',
      { RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }, { DeleteRequest: { Key: key('other', '1') } }] } },
      [['dynamodb:BatchWriteItem', TABLE, ['user', 'other']]],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName, Item: Key } },
          { Update: { TableName, Key: key('b', '1'), UpdateExpression: 'SET a = b' } },
          { Delete: { TableName, Key: key('c', '1') } },
          { ConditionCheck: { TableName, Key: key('d', '1'), ConditionExpression: 'attribute_exists(pk)' } },
        ],
      },
      [
        ['dynamodb:PutItem', TABLE, ['user']],
        ['dynamodb:UpdateItem', TABLE, ['b']],
        ['dynamodb:DeleteItem', TABLE, ['c']],
        ['dynamodb:ConditionCheckItem', TABLE, ['d']],
      ],
    ],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName, Key } }] }, [['dynamodb:GetItem', TABLE, ['user']]]],
    ['DescribeStream', { StreamArn: `${TABLE}/stream/x` }, [['dynamodb:DescribeStream', `${TABLE}/stream/x`, []]]],
    ['GetShardIterator', { StreamArn: `${TABLE}/stream/x` }, [['dynamodb:GetShardIterator', `${TABLE}/stream/x`, []]]],
    ['GetRecords', { ShardIterator: `${TABLE}/stream/x|1|abc` }, [['dynamodb:GetRecords', `${TABLE}/stream/x`, []]]],
  ])('%s %j', async (action, input, expected) => {
    expect(await needed(action, input)).toEqual(expected);
  });

  it('and is not carried out without it', async () => {
    const db = dynamo({ access: { ...allowEverything, decide: () => ({ allowed: false, message: 'No.' }) } });
    expect((await db.refusal('PutItem', { TableName, Item: Key })).code).toBe('AccessDeniedException');
  });
});

describe('the journal', () => {
  it('knows the item, the table and the units, of refused writes too', async () => {
    const db = dynamo();
    await streamedTable(db, TableName);
    const Item = { ...Key, id: { S: 'order-1' }, text: { S: 'x'.repeat(3000) } };
    await db.ask('PutItem', { TableName, Item });
    await db.refusal('PutItem', { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' });
    await db.platform.calls.dispatch('dynamodb', 'GetItem', { TableName, Key }, { principal: OPERATOR, from: 'test' });
    expect(db.platform.journal.read().slice(-3)).toMatchObject([
      {
        action: 'dynamodb:PutItem',
        correlationIds: ['order-1'],
        outcome: 'ok',
        detail: { tables: [TableName], writeUnits: 3 },
      },
      { action: 'dynamodb:PutItem', correlationIds: ['order-1'], outcome: 'failed', detail: { writeUnits: 3 } },
      { action: 'dynamodb:GetItem', correlationIds: ['order-1'], detail: { tables: [TableName], readUnits: 0.5 } },
    ]);
  });
});
