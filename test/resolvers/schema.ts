import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { AWS_DEFINITIONS } from '../../local/services/appsync/graphql/aws-types.ts';

const ROOT = join(import.meta.dirname, '../..');

/** schema.graphql with the scalars and directives that AppSync knows without a declaration. */
export const schema: GraphQLSchema = buildSchema(
  `${AWS_DEFINITIONS}${readFileSync(join(ROOT, 'schema.graphql'), 'utf8')}`,
);
