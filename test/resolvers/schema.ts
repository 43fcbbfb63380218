import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';

const ROOT = join(import.meta.dirname, '../..');

/** schema.graphql with the scalars that AppSync knows without a declaration. */
export const schema: GraphQLSchema = buildSchema(
  `scalar AWSDateTime\n${readFileSync(join(ROOT, 'schema.graphql'), 'utf8')}`,
);
