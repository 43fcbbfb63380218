import type { Scenario } from '../compare.ts';
import { each, indexedTable, tableOf } from './shapes.ts';

const name = 'conformance-tables';

export const tables: Scenario = {
  name: 'tables',
  async run(client) {
    await each(client, 'CreateTable', [
      tableOf(name),
      tableOf(name),
      indexedTable(`${name}-indexed`),
      tableOf(`${name}-streamed`, {
        more: { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } },
      }),
      {},
      { TableName: 'a' },
      { TableName: name, KeySchema: [] },
      tableOf('bad name!'),
      tableOf(`${name}-x`, { more: { BillingMode: 'FREE' } }),
      tableOf(`${name}-x`, { more: { BillingMode: 'PROVISIONED' } }),
      tableOf(`${name}-x`, { more: { KeySchema: [{ AttributeName: 'missing', KeyType: 'HASH' }] } }),
      tableOf(`${name}-x`, { attributes: [{ AttributeName: 'unused', AttributeType: 'S' }] }),
      tableOf(`${name}-x`, { more: { StreamSpecification: { StreamEnabled: true } } }),
      tableOf(`${name}-x`, { more: { StreamSpecification: { StreamEnabled: true, StreamViewType: 'ALL' } } }),
      tableOf(`${name}-x`, { more: { GlobalSecondaryIndexes: [] } }),
      tableOf(`${name}-provisioned`, {
        more: { BillingMode: 'PROVISIONED', ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 } },
      }),
    ]);
    for (const table of [name, `${name}-indexed`, `${name}-streamed`, `${name}-provisioned`, `${name}-none`])
      await client('DescribeTable', { TableName: table });
    await each(client, 'DescribeTable', [{}, { TableName: 'ab' }, { TableName: 'bad name!' }, { TableName: 5 }]);
    await each(client, 'UpdateTimeToLive', [
      { TableName: name, TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } },
      { TableName: name, TimeToLiveSpecification: { AttributeName: '', Enabled: true } },
      { TableName: name },
      { TableName: `${name}-none`, TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } },
    ]);
    await each(client, 'DescribeTimeToLive', [
      { TableName: name },
      { TableName: `${name}-indexed` },
      { TableName: `${name}-none` },
    ]);
    for (const table of [`${name}-none`, `${name}-streamed`, `${name}-indexed`, `${name}-provisioned`, name])
      await client('DeleteTable', { TableName: table });
    await client('DescribeTable', { TableName: name });
  },
};
