import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentNode, Kind, type OperationDefinitionNode, parse, print, separateOperations } from 'graphql';
import type { Fields } from '../core/fields.ts';
import type { ControlEndpoint } from './control-api.ts';
import type { SampleView } from './views.ts';

/**
 * The operations that a project suggests to try: `{ "document": "events/operations.graphql", "variables": { "PostOrder":
 * { … } } }`, the variables by the operation's name. Raises what `fail` makes of what is wrong.
 */
export function readSamples(
  project: string,
  fields: Fields | undefined,
  fail: (message: string) => Error,
): SampleView[] {
  if (!fields) return [];
  for (const name of fields.names())
    if (name !== 'document' && name !== 'variables')
      throw fail(`samples.${name} is not known; there are document and variables.`);
  const file = fields.string('document');
  const document = documentOf(join(project, file), fail);
  const variables = fields.nested('variables');
  const operations = separateOperations(document);
  for (const name of variables?.names() ?? [])
    if (!Object.hasOwn(operations, name)) throw fail(`samples.variables: ${file} has no operation ${name}.`);
  return document.definitions.filter(isOperation).map((operation) => {
    const name = operation.name?.value ?? '';
    const text = operations[name];
    return {
      name: name === '' ? operation.operation : inWords(name),
      document: print(text ?? operation),
      variables: variables?.optionalRecord(name) ?? {},
    };
  });
}

/** What `GET samples` answers. */
export function samplesEndpoint(samples: readonly SampleView[]): ControlEndpoint {
  return {
    method: 'GET',
    name: 'samples',
    about: 'GraphQL operations to try, with example variables, from local-cloud.json',
    answer: () => samples,
  };
}

function documentOf(file: string, fail: (message: string) => Error): DocumentNode {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw fail(`samples.document: ${file} can't be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function isOperation(definition: DocumentNode['definitions'][number]): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION;
}

/** `PostOrder` as `Post order`. */
function inWords(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, (_all, end, start) => `${end} ${start.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
