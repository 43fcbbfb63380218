import type { SecondaryIndex } from './secondary-index.ts';
import type { Stream } from './streams/stream.ts';
import type { Table } from './table.ts';

export type TableStatus = 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';

/**
 * A table as DescribeTable shows it. Counts are exact here; AWS refreshes them about every six hours.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export function tableDescription(
  table: Table,
  stream: Stream | undefined,
  status: TableStatus = 'ACTIVE',
): Readonly<Record<string, unknown>> {
  const { definition } = table;
  const onDemand = definition.BillingMode === 'PAY_PER_REQUEST';
  const indexes = [...table.indexes.values()];
  const local = indexes.filter(({ settings }) => settings.kind === 'Local');
  const global = indexes.filter(({ settings }) => settings.kind === 'Global');
  return {
    AttributeDefinitions: definition.AttributeDefinitions,
    TableName: table.name,
    KeySchema: definition.KeySchema,
    TableStatus: status,
    CreationDateTime: table.createdAt / 1000,
    ProvisionedThroughput: throughput(definition.ProvisionedThroughput),
    TableSizeBytes: table.sizeBytes,
    ItemCount: table.itemCount,
    TableArn: table.arn,
    TableId: table.id,
    ...(onDemand && {
      BillingModeSummary: {
        BillingMode: 'PAY_PER_REQUEST',
        LastUpdateToPayPerRequestDateTime: table.createdAt / 1000,
      },
    }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map((index) => indexDescription(table, index)) }),
    ...(global.length > 0 && {
      GlobalSecondaryIndexes: global.map((index) => ({
        ...indexDescription(table, index),
        IndexStatus: status === 'CREATING' ? 'CREATING' : 'ACTIVE',
        ProvisionedThroughput: throughput(
          definition.GlobalSecondaryIndexes?.find((one) => one.IndexName === index.settings.name)
            ?.ProvisionedThroughput,
        ),
      })),
    }),
    ...(stream?.enabled && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType },
    }),
    ...(stream && { LatestStreamLabel: stream.label, LatestStreamArn: stream.arn }),
    ...(definition.TableClass && { TableClassSummary: { TableClass: definition.TableClass } }),
    DeletionProtectionEnabled: table.deletionProtection,
  };
}

function indexDescription(table: Table, index: SecondaryIndex): Readonly<Record<string, unknown>> {
  const { name, keys, projectionType, nonKeyAttributes } = index.settings;
  return {
    IndexName: name,
    KeySchema: [
      { AttributeName: keys.partition.name, KeyType: 'HASH' },
      ...(keys.sort ? [{ AttributeName: keys.sort.name, KeyType: 'RANGE' }] : []),
    ],
    Projection: {
      ProjectionType: projectionType,
      ...(nonKeyAttributes.length > 0 && { NonKeyAttributes: nonKeyAttributes }),
    },
    IndexSizeBytes: index.sizeBytes,
    ItemCount: index.itemCount,
    IndexArn: `${table.arn}/index/${name}`,
  };
}

function throughput(
  provisioned: { ReadCapacityUnits: number; WriteCapacityUnits: number } | undefined,
): Readonly<Record<string, number>> {
  return {
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: provisioned?.ReadCapacityUnits ?? 0,
    WriteCapacityUnits: provisioned?.WriteCapacityUnits ?? 0,
  };
}
