import { readFileSync, writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import { parse } from 'graphql';

const SCHEMA = new URL('../schema.graphql', import.meta.url);
const TYPES = new URL('../src/generated/graphql.ts', import.meta.url);

/** AppSync knows these scalars without a declaration; other tools need one. */
const APPSYNC_SCALARS = 'scalar AWSDateTime\n';

/** The TypeScript types of schema.graphql as src/generated/graphql.ts must hold them. */
export async function generateTypes(): Promise<string> {
  return codegen({
    filename: 'graphql.ts',
    schema: parse(APPSYNC_SCALARS + readFileSync(SCHEMA, 'utf8')),
    documents: [],
    config: {
      enumsAsTypes: true,
      useTypeImports: true,
      skipTypename: true,
      scalars: { AWSDateTime: 'string', ID: 'string' },
      strictScalars: true,
    },
    plugins: [{ typescript: {} }],
    pluginMap: { typescript },
  });
}

/** The types as they stand in the repository. */
export function committedTypes(): string {
  return readFileSync(TYPES, 'utf8');
}

if (import.meta.main) writeFileSync(TYPES, await generateTypes());
