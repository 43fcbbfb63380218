import { Fields } from '../../../core/fields.ts';
import type { ResourceProvider } from '../../../platform/service.ts';
import type { Api, ApiStore } from '../api.ts';
import { fieldOf } from '../graphql/schema.ts';
import type { AppSyncFunction, Resolver } from '../resolvers/resolver.ts';
import { bothHandlers } from './handlers.ts';
import { codeOf } from './texts.ts';

const MOST_FUNCTIONS = 10;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html */
export function resolverProvider(apis: ApiStore): ResourceProvider {
  return {
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
      const code = bothHandlers(api.runtime.compile(codeOf(resource, fields), name));
      api.resolvers.set(name, { arn, typeName, fieldName, code, kind: kindOf(api, fields) });
      return { ref: arn, attributes: { ResolverArn: arn, TypeName: typeName, FieldName: fieldName } };
    },
  };
}

function kindOf(api: Api, fields: Fields): Resolver['kind'] {
  const kind = fields.optionalString('Kind') ?? 'UNIT';
  if (kind === 'UNIT') return { type: 'UNIT', dataSource: api.dataSource(fields.string('DataSourceName')) };
  if (kind !== 'PIPELINE') throw new Error(`Kind must be UNIT or PIPELINE, but is ${kind}.`);
  const ids = fields.nested('PipelineConfig')?.optionalArray('Functions') ?? [];
  if (ids.length > MOST_FUNCTIONS)
    throw new Error(`PipelineConfig.Functions: a pipeline has at most ${MOST_FUNCTIONS} functions.`);
  return { type: 'PIPELINE', functions: ids.map((id) => functionOf(api, id)) };
}

function functionOf(api: Api, id: unknown): AppSyncFunction {
  const found = typeof id === 'string' ? api.functions.get(id) : undefined;
  if (!found) throw new Error(`PipelineConfig.Functions: there is no function ${String(id)}.`);
  return found;
}
