import { describe, Fields } from '../../../core/fields.ts';
import { remade } from '../../../platform/remade.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { LogsContext } from '../context.ts';
import { compileQuery } from '../insights/run-query.ts';

/**
 * Saves the queries of a template. Each is compiled, so that a mistake in one shows at the start and not at night.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-querydefinition.html
 */
export function queryDefinitionProvider(context: LogsContext): ResourceProvider {
  const provider: ResourceProvider = {
    type: 'AWS::Logs::QueryDefinition',
    supports: { honoured: ['Name', 'QueryString', 'LogGroupNames'] },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const queryString = properties.string('QueryString');
      compileQuery(queryString);
      const logGroupNames = (properties.optionalArray('LogGroupNames') ?? []).map((name) => {
        if (typeof name !== 'string') throw new Error(`LogGroupNames holds ${describe(name)}, which is no name.`);
        return name;
      });
      const queryDefinitionId = resource.generateName(64);
      context.queries.define({ queryDefinitionId, name: properties.string('Name'), queryString, logGroupNames });
      return { ref: queryDefinitionId, attributes: { QueryDefinitionId: queryDefinitionId } };
    },
  };
  return remade(provider, [], (_resource, { ref }) => context.queries.forget(ref));
}
