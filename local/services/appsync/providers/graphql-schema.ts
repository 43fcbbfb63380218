import { readFileSync } from 'node:fs';
import { Fields } from '../../../core/fields.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { ApiStore } from '../api.ts';
import { QueryDocuments } from '../graphql/documents.ts';
import { buildApiSchema } from '../graphql/schema.ts';
import { Delivery } from '../realtime/delivery.ts';
import { triggersOf } from '../realtime/triggers.ts';
import { assetPath } from './code.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlschema.html */
export function graphqlSchemaProvider(apis: ApiStore): ResourceProvider {
  const provider: ResourceProvider = {
    type: 'AWS::AppSync::GraphQLSchema',
    supports: { honoured: ['ApiId', 'Definition', 'DefinitionS3Location'] },
    provision: (resource) => {
      const fields = new Fields(resource.properties, (message) => new Error(message));
      const api = apis.get(fields.string('ApiId'));
      const location = fields.optionalString('DefinitionS3Location');
      const definition =
        location === undefined ? fields.string('Definition') : readFileSync(assetPath(resource, location), 'utf8');
      const schema = buildApiSchema(definition);
      const triggers = triggersOf(schema);
      api.delivery = new Delivery(definition, api.config.modes[0]);
      api.documents = new QueryDocuments(schema, { introspection: api.config.introspection });
      api.triggers = triggers;
      api.schema = schema;
      apis.changed(api);
      const id = `${api.config.id}GraphQLSchema`;
      return { ref: id, attributes: { Id: id } };
    },
  };
  // Subscriptions that are open go on under the new schema.
  return { ...provider, changes: { replacing: ['ApiId'], update: (resource) => provider.provision(resource) } };
}
