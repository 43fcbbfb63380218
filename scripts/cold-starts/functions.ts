import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../local/core/fields.ts';

/** A Lambda function of an assembly, with what its code needs to load. */
export interface FunctionCode {
  readonly name: string;
  /** The module that holds the handler. */
  readonly file: string;
  readonly bytes: number;
  /** What the template sets; a reference to another resource is a text that stands for it. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The functions of every template in an assembly. Raises an Error when a function's code is not where it should be. */
export function functionsIn(assembly: string): FunctionCode[] {
  return globSync('*.template.json', { cwd: assembly }).flatMap((file) => {
    const template: unknown = JSON.parse(readFileSync(join(assembly, file), 'utf8'));
    const resources = isRecord(template) && isRecord(template['Resources']) ? template['Resources'] : {};
    return Object.entries(resources).flatMap(([id, resource]) => codeOf(assembly, id, resource) ?? []);
  });
}

function codeOf(assembly: string, id: string, resource: unknown): FunctionCode | undefined {
  if (!isRecord(resource) || resource['Type'] !== 'AWS::Lambda::Function') return undefined;
  const { Metadata: metadata, Properties: properties } = resource;
  const asset = isRecord(metadata) ? metadata['aws:asset:path'] : undefined;
  if (typeof asset !== 'string' || !isRecord(properties)) return undefined;
  const [file] = globSync(join(assembly, asset, 'index.{mjs,js,cjs}'));
  if (file === undefined) throw new Error(`${id} has no index.mjs in ${join(assembly, asset)}.`);
  const path = isRecord(metadata) ? metadata['aws:cdk:path'] : undefined;
  return {
    name: typeof path === 'string' ? path.replace(/\/Resource$/, '') : id,
    file,
    bytes: statSync(file).size,
    variables: variablesOf(properties['Environment']),
  };
}

function variablesOf(environment: unknown): Record<string, string> {
  const variables = isRecord(environment) && isRecord(environment['Variables']) ? environment['Variables'] : {};
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === 'string' ? value : 'a-resource']),
  );
}
