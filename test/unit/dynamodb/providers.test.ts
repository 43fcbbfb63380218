import { unsupportedProperties } from '../../../local/assembly/properties.ts';
import { dynamo, key } from './dynamo.ts';

const KEYS = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};
const GLOBAL = {
  ...KEYS,
  BillingMode: 'PAY_PER_REQUEST',
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  Replicas: [{ Region: 'us-east-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
};

describe('a table of a template', () => {
  it('has its stream, its expiry and its name from the start', async () => {
    const db = dynamo();
    const { ref, attributes } = await db.provision('AWS::DynamoDB::Table', {
      ...KEYS,
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: 'true' },
    });
    expect(attributes['Arn']).toBe(`arn:aws:dynamodb:us-east-1:000000000000:table/${ref}`);
    expect(attributes['StreamArn']).toMatch(/:table\/[\w-]+\/stream\/2026-01-01T00:00:00\.000$/);
    expect(await db.ask('DescribeTimeToLive', { TableName: ref })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
    });
    await db.ask('PutItem', { TableName: ref, Item: key('a', 'b') });
    expect(await db.records(String(attributes['StreamArn']))).toHaveLength(1);
    expect(db.platform.journal.read().at(-1)?.to).toBe('TestStack/Table/Stream');
  });

  it('can be provisioned, with indexes, as texts where CloudFormation writes texts', async () => {
    const db = dynamo();
    const ProvisionedThroughput = { ReadCapacityUnits: '5', WriteCapacityUnits: '6' };
    const { ref } = await db.provision('AWS::DynamoDB::Table', {
      ...KEYS,
      TableName: 'provisioned',
      ProvisionedThroughput,
      GlobalSecondaryIndexes: [
        {
          IndexName: 'inverse',
          KeySchema: [{ AttributeName: 'sk', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          ProvisionedThroughput,
        },
      ],
    });
    const { Table } = await db.ask('DescribeTable', { TableName: ref });
    expect(Table).toMatchObject({
      TableName: 'provisioned',
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      GlobalSecondaryIndexes: [{ IndexName: 'inverse' }],
    });
  });

  it('can be a global table with one replica, here', async () => {
    const db = dynamo();
    const { attributes } = await db.provision('AWS::DynamoDB::GlobalTable', GLOBAL);
    expect(Object.keys(attributes).sort()).toEqual(['Arn', 'StreamArn', 'TableId']);
    const abroad = { ...GLOBAL, TableName: 'abroad', Replicas: [{ Region: 'eu-west-1' }] };
    await expect(db.provision('AWS::DynamoDB::GlobalTable', abroad)).rejects.toThrow(
      'exactly one replica here, in us-east-1',
    );
  });

  it('can’t be deleted while it is protected', async () => {
    const db = dynamo();
    const { ref: TableName } = await db.provision('AWS::DynamoDB::Table', {
      ...KEYS,
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
    });
    expect((await db.refusal('DeleteTable', { TableName })).message).toContain('protected against deletion');
    await db.ask('UpdateTable', { TableName, DeletionProtectionEnabled: false });
    await db.ask('DeleteTable', { TableName });
    expect(await db.ask('ListTables', {})).toEqual({ TableNames: [] });
  });

  it('is refused by name when it asks for what is not imitated', async () => {
    const db = dynamo();
    const [table] = db.services.flatMap(({ providers }) => providers);
    if (!table) throw new Error('There is no provider.');
    const asked = { ...KEYS, KinesisStreamSpecification: { StreamArn: 'x' }, SSESpecification: { SSEEnabled: true } };
    expect(unsupportedProperties(asked, table.supports)).toEqual(['KinesisStreamSpecification']);
    await expect(db.provision('AWS::DynamoDB::Table', { ...KEYS, KeySchema: [] })).rejects.toThrow('keySchema');
  });
});
