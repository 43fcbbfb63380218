import { Fields } from '../../../core/fields.ts';
import type { ResourceLinks } from '../../../platform/links.ts';
import type { ProvisionedResource, ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { Platform } from '../../../platform/service.ts';
import { checkTableDefinition } from '../actions/create-table.ts';
import type { Table } from '../table.ts';
import type { TableLifecycle } from '../table-lifecycle.ts';

/** What a template says about a table beyond CreateTable's own parameters. */
export interface TableSettings {
  /** As CreateTable takes it. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly timeToLive: Fields | undefined;
}

/** A resource's properties, read with errors that name the property. */
export function propertiesOf(resource: TemplateResource): Fields {
  return new Fields(resource.properties, (message) => new Error(message));
}

/** CreateTable's parameters that tables of both resource types have; lists are handed on and checked there. */
export function commonDefinition(resource: TemplateResource, properties: Fields): Record<string, unknown> {
  return {
    TableName: properties.optionalString('TableName') ?? resource.generateName(255),
    AttributeDefinitions: properties.optionalArray('AttributeDefinitions'),
    KeySchema: properties.optionalArray('KeySchema'),
    LocalSecondaryIndexes: properties.optionalArray('LocalSecondaryIndexes'),
    BillingMode: properties.optionalString('BillingMode'),
  };
}

/** `StreamSpecification` in the API's shape; in templates naming a view type is what enables a stream. */
export function streamSpecification(properties: Fields): Readonly<Record<string, unknown>> | undefined {
  const viewType = properties.nested('StreamSpecification')?.string('StreamViewType');
  return viewType === undefined ? undefined : { StreamEnabled: true, StreamViewType: viewType };
}

/** Makes the table and gives it its name in the journal. */
export function makeTable(
  platform: Platform,
  lifecycle: TableLifecycle,
  resource: TemplateResource,
  settings: TableSettings,
): { table: Table; provisioned: ProvisionedResource } {
  const { timeToLive } = settings;
  const ttlAttribute = timeToLive?.optionalBoolean('Enabled') ? timeToLive.string('AttributeName') : undefined;
  const table = lifecycle.provide(checkTableDefinition(settings.definition), ttlAttribute, resource.path);
  const stream = lifecycle.streamOf(table);
  platform.calls.nameResource(table.arn, resource.path);
  for (const name of table.indexes.keys())
    platform.calls.nameResource(`${table.arn}/index/${name}`, `${resource.path}/${name}`);
  if (stream) platform.calls.nameResource(stream.arn, `${resource.path}/Stream`);
  return {
    table,
    provisioned: { ref: table.name, attributes: { Arn: table.arn, ...(stream && { StreamArn: stream.arn }) } },
  };
}

/** A table calls nobody: who reads its stream has the link. */
export function tableLinks(_resource: TemplateResource, made: ProvisionedResource): ResourceLinks {
  return { arn: made.attributes['Arn'] ?? made.ref };
}

/** A provider of tables with what a stack's update does to them. `replacing` as in ResourceChanges. */
export function changeableTable(
  lifecycle: TableLifecycle,
  replacing: readonly string[],
  provider: Omit<ResourceProvider, 'changes'>,
): ResourceProvider {
  return {
    ...provider,
    changes: {
      replacing,
      holds: 'items',
      update: (resource, made) => {
        lifecycle.release(made.ref);
        return provider.provision(resource);
      },
      remove: (_resource, made) => lifecycle.withdraw(made.ref),
    },
  };
}

/** Why properties that both resource types have change nothing here. */
export const INERT = {
  backups: 'nothing is ever restored from a backup here',
  encryption: 'data at rest is never shared, so encryption could not be seen',
  insights: 'there is no CloudWatch Contributor Insights to feed',
  tags: 'tags have no effect on behaviour',
  throughput: 'the local DynamoDB never throttles',
} as const;
