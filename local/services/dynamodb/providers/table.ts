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

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export function tableProvider(platform: Platform, lifecycle: TableLifecycle): ResourceProvider {
  return changeableTable(lifecycle, ['KeySchema', 'TableName'], {
    type: 'AWS::DynamoDB::Table',
    supports: {
      honoured: [
        'AttributeDefinitions.**',
        'BillingMode',
        'DeletionProtectionEnabled',
        'GlobalSecondaryIndexes[].IndexName',
        'GlobalSecondaryIndexes[].KeySchema.**',
        'GlobalSecondaryIndexes[].Projection.**',
        'GlobalSecondaryIndexes[].ProvisionedThroughput.**',
        'KeySchema.**',
        'LocalSecondaryIndexes.**',
        'ProvisionedThroughput.**',
        'StreamSpecification.StreamViewType',
        'TableClass',
        'TableName',
        'TimeToLiveSpecification.**',
      ],
      inert: {
        'ContributorInsightsSpecification.**': INERT.insights,
        'GlobalSecondaryIndexes[].ContributorInsightsSpecification.**': INERT.insights,
        'GlobalSecondaryIndexes[].OnDemandThroughput.**': INERT.throughput,
        'GlobalSecondaryIndexes[].WarmThroughput.**': INERT.throughput,
        'OnDemandThroughput.**': INERT.throughput,
        'PointInTimeRecoverySpecification.**': INERT.backups,
        'SSESpecification.**': INERT.encryption,
        'Tags.**': INERT.tags,
        'WarmThroughput.**': INERT.throughput,
      },
    },
    provision: (resource) => {
      const properties = propertiesOf(resource);
      const definition = {
        ...commonDefinition(resource, properties),
        BillingMode: properties.optionalString('BillingMode') ?? 'PROVISIONED',
        ProvisionedThroughput: throughput(properties),
        GlobalSecondaryIndexes: globalIndexes(resource, properties),
        StreamSpecification: streamSpecification(properties),
        DeletionProtectionEnabled: properties.optionalBoolean('DeletionProtectionEnabled'),
        TableClass: properties.optionalString('TableClass'),
      };
      const timeToLive = properties.nested('TimeToLiveSpecification');
      return makeTable(platform, lifecycle, resource, { definition, timeToLive }).provisioned;
    },
    links: tableLinks,
  });
}

/** Templates may write capacity units as texts. */
function throughput(of: Fields): Readonly<Record<string, unknown>> | undefined {
  const provisioned = of.nested('ProvisionedThroughput');
  const range = { min: 1, max: 1_000_000_000_000 };
  return (
    provisioned && {
      ReadCapacityUnits: provisioned.optionalInteger('ReadCapacityUnits', range),
      WriteCapacityUnits: provisioned.optionalInteger('WriteCapacityUnits', range),
    }
  );
}

function globalIndexes(resource: TemplateResource, properties: Fields): readonly unknown[] | undefined {
  return properties.optionalArray('GlobalSecondaryIndexes')?.map((index) => {
    const fields = new Fields(index, (message) => new Error(`GlobalSecondaryIndexes of ${resource.path}: ${message}`));
    return {
      IndexName: fields.string('IndexName'),
      KeySchema: fields.optionalArray('KeySchema'),
      Projection: fields.optionalRecord('Projection'),
      ProvisionedThroughput: throughput(fields),
    };
  });
}
