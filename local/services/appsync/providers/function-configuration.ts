import { Fields } from '../../../core/fields.ts';
import { stableId } from '../../../core/stable-id.ts';
import { remade } from '../../../platform/remade.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { ApiStore } from '../api.ts';
import { codeAround, refuseBatches } from './handlers.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-functionconfiguration.html */
export function functionConfigurationProvider(apis: ApiStore): ResourceProvider {
  const provider: ResourceProvider = {
    type: 'AWS::AppSync::FunctionConfiguration',
    supports: {
      honoured: [
        'ApiId',
        'Name',
        'DataSourceName',
        'Code',
        'CodeS3Location',
        'Runtime.Name',
        'Runtime.RuntimeVersion',
        'MaxBatchSize',
      ],
      inert: {
        Description: 'text for people',
        FunctionVersion: 'the version of VTL mapping templates, which the local cloud does not run',
      },
    },
    provision: (resource) => {
      const fields = new Fields(resource.properties, (message) => new Error(message));
      const api = apis.get(fields.string('ApiId'));
      const name = fields.string('Name');
      const id = stableId('function', resource.path);
      refuseBatches(fields);
      const code = codeAround(api, { resource, fields, name });
      const dataSourceName = fields.string('DataSourceName');
      api.dataSource(dataSourceName);
      api.functions.set(id, {
        id,
        name,
        code,
        get dataSource() {
          return api.dataSource(dataSourceName);
        },
      });
      const arn = `${api.config.arn}/functions/${id}`;
      return {
        ref: arn,
        attributes: { FunctionId: id, FunctionArn: arn, Name: name, DataSourceName: dataSourceName },
      };
    },
  };
  return remade(provider, ['ApiId'], (resource, made) => {
    // Resolvers find their functions by id.
    apis.find(String(resource.properties['ApiId']))?.functions.delete(made.attributes['FunctionId'] ?? '');
  });
}
