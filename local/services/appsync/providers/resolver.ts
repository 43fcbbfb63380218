import { Fields } from '../../../core/fields.ts';
import { remade } from '../../../platform/remade.ts';
import type { ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { Api, ApiStore } from '../api.ts';
import { fieldOf } from '../graphql/schema.ts';
import type { AppSyncFunction, Resolver } from '../resolvers/resolver.ts';
import { codeOf } from './code.ts';
import { bothHandlers, codeAround, refuseBatches } from './handlers.ts';

const MOST_FUNCTIONS = 10;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html */
export function resolverProvider(apis: ApiStore): ResourceProvider {
  const provider: ResourceProvider = {
    type: 'AWS::AppSync::Resolver',
    supports: {
      honoured: [
        'ApiId',
        'TypeName',
        'FieldName',
        'Kind',
        'DataSourceName',
        'PipelineConfig.Functions',
        'Code',
        'CodeS3Location',
        'Runtime.Name',
        'Runtime.RuntimeVersion',
        'MaxBatchSize',
      ],
      inert: { MetricsConfig: 'the local cloud keeps no CloudWatch metrics' },
    },
    provision: (resource) => {
      const fields = new Fields(resource.properties, (message) => new Error(message));
      const api = apis.get(fields.string('ApiId'));
      const typeName = fields.string('TypeName');
      const fieldName = fields.string('FieldName');
      if (!api.schema) throw new Error('The API has no schema yet; the resolver must depend on the GraphQLSchema.');
      fieldOf(api.schema, typeName, fieldName);
      const name = `${typeName}.${fieldName}`;
      const arn = `${api.config.arn}/types/${typeName}/resolvers/${fieldName}`;
      refuseBatches(fields);
      api.resolvers.set(name, { arn, typeName, fieldName, kind: kindOf(api, { resource, fields, name }) });
      apis.changed(api);
      return { ref: arn, attributes: { ResolverArn: arn, TypeName: typeName, FieldName: fieldName } };
    },
  };
  return remade(provider, ['ApiId', 'FieldName', 'TypeName'], (resource, { attributes }) => {
    const api = apis.find(String(resource.properties['ApiId']));
    if (api?.resolvers.delete(`${attributes['TypeName']}.${attributes['FieldName']}`)) apis.changed(api);
  });
}

function kindOf(
  api: Api,
  { resource, fields, name }: { resource: TemplateResource; fields: Fields; name: string },
): Resolver['kind'] {
  const kind = fields.optionalString('Kind') ?? 'UNIT';
  // By name and id at each request, since an update of the template may put others in their places.
  if (kind === 'UNIT') {
    const code = codeAround(api, { resource, fields, name });
    const dataSourceName = fields.string('DataSourceName');
    api.dataSource(dataSourceName);
    return {
      type: 'UNIT',
      code,
      get dataSource() {
        return api.dataSource(dataSourceName);
      },
    };
  }
  if (kind !== 'PIPELINE') throw new Error(`Kind must be UNIT or PIPELINE, but is ${kind}.`);
  const ids = fields.nested('PipelineConfig')?.optionalArray('Functions') ?? [];
  if (ids.length > MOST_FUNCTIONS)
    throw new Error(`PipelineConfig.Functions: a pipeline has at most ${MOST_FUNCTIONS} functions.`);
  const code = bothHandlers(api.runtime.compile(codeOf(resource, fields), name));
  for (const id of ids) functionOf(api, id);
  return {
    type: 'PIPELINE',
    code,
    get functions() {
      return ids.map((id) => functionOf(api, id));
    },
  };
}

function functionOf(api: Api, id: unknown): AppSyncFunction {
  const found = typeof id === 'string' ? api.functions.get(id) : undefined;
  if (!found) throw new Error(`PipelineConfig.Functions: there is no function ${String(id)}.`);
  return found;
}
