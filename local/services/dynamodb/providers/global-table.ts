import { Fields } from '../../../core/fields.ts';
import type { ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { Platform } from '../../../platform/service.ts';
import type { TableLifecycle } from '../table-lifecycle.ts';
import {
  changeableTable,
  commonDefinition,
  INERT,
  makeTable,
  propertiesOf,
  streamSpecification,
  tableLinks,
} from './table-properties.ts';

/**
 * The resource behind CDK's TableV2: here a table with its one replica in the stack's own Region.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
 */
export function globalTableProvider(platform: Platform, lifecycle: TableLifecycle): ResourceProvider {
  return changeableTable(lifecycle, ['KeySchema', 'LocalSecondaryIndexes', 'TableName'], {
    type: 'AWS::DynamoDB::GlobalTable',
    supports: {
      honoured: [
        'AttributeDefinitions.**',
        'BillingMode',
        'GlobalSecondaryIndexes[].IndexName',
        'GlobalSecondaryIndexes[].KeySchema.**',
        'GlobalSecondaryIndexes[].Projection.**',
        'KeySchema.**',
        'LocalSecondaryIndexes.**',
        'Replicas[].DeletionProtectionEnabled',
        'Replicas[].Region',
        'Replicas[].TableClass',
        'StreamSpecification.StreamViewType',
        'TableName',
        'TimeToLiveSpecification.**',
      ],
      inert: {
        'GlobalSecondaryIndexes[].ReadOnDemandThroughputSettings.**': INERT.throughput,
        'GlobalSecondaryIndexes[].WarmThroughput.**': INERT.throughput,
        'GlobalSecondaryIndexes[].WriteOnDemandThroughputSettings.**': INERT.throughput,
        'ReadOnDemandThroughputSettings.**': INERT.throughput,
        'Replicas[].ContributorInsightsSpecification.**': INERT.insights,
        'Replicas[].GlobalSecondaryIndexes.**': INERT.throughput,
        'Replicas[].PointInTimeRecoverySpecification.**': INERT.backups,
        'Replicas[].ReadOnDemandThroughputSettings.**': INERT.throughput,
        'Replicas[].SSESpecification.**': INERT.encryption,
        'Replicas[].Tags.**': INERT.tags,
        'SSESpecification.**': INERT.encryption,
        'WarmThroughput.**': INERT.throughput,
        'WriteOnDemandThroughputSettings.**': INERT.throughput,
      },
    },
    provision: (resource) => {
      const properties = propertiesOf(resource);
      const replica = onlyReplica(resource, properties, platform.environment.region);
      const billingMode = properties.optionalString('BillingMode') ?? 'PROVISIONED';
      if (billingMode !== 'PAY_PER_REQUEST')
        throw new Error(
          `the BillingMode ${billingMode} of a global table is not supported by the local cloud; use PAY_PER_REQUEST.`,
        );
      const definition = {
        ...commonDefinition(resource, properties),
        BillingMode: billingMode,
        GlobalSecondaryIndexes: globalIndexes(properties),
        StreamSpecification: streamSpecification(properties),
        DeletionProtectionEnabled: replica.optionalBoolean('DeletionProtectionEnabled'),
        TableClass: replica.optionalString('TableClass'),
      };
      const timeToLive = properties.nested('TimeToLiveSpecification');
      const { table, provisioned } = makeTable(platform, lifecycle, resource, { definition, timeToLive });
      return { ...provisioned, attributes: { ...provisioned.attributes, TableId: table.id } };
    },
    links: tableLinks,
  });
}

function onlyReplica(resource: TemplateResource, properties: Fields, region: string): Fields {
  const [first, ...others] = properties.optionalArray('Replicas') ?? [];
  const replica = new Fields(first, (message) => new Error(`Replicas of ${resource.path}: ${message}`));
  if (others.length > 0 || replica.string('Region') !== region)
    throw new Error(`a global table needs exactly one replica here, in ${region}; others are not supported.`);
  return replica;
}

/** Indexes without what concerns throughput, which CreateTable would not know. */
function globalIndexes(properties: Fields): readonly unknown[] | undefined {
  return properties.optionalArray('GlobalSecondaryIndexes')?.map((index) => {
    const fields = new Fields(index, (message) => new Error(`GlobalSecondaryIndexes: ${message}`));
    return {
      IndexName: fields.string('IndexName'),
      KeySchema: fields.optionalArray('KeySchema'),
      Projection: fields.optionalRecord('Projection'),
    };
  });
}
