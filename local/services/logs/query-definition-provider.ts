import { Fields } from '../../core/fields.ts';
import type { ResourceProvider } from '../../platform/service.ts';
import type { LogsContext } from './context.ts';

/** Saves queries of a template. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-querydefinition.html */
export function queryDefinitionProvider(_context: LogsContext): ResourceProvider {
  return {
    type: 'AWS::Logs::QueryDefinition',
    supports: { honoured: ['Name', 'QueryString', 'LogGroupNames'] },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      properties.string('Name');
      properties.string('QueryString');
      const id = resource.generateName(64);
      return { ref: id, attributes: { QueryDefinitionId: id } };
    },
  };
}
