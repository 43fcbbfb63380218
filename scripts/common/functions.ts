import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isRecord } from '../../local/core/fields.ts';

/** A Lambda function of an assembly. */
export interface FunctionCode {
  readonly name: string;
  /** The module that holds the handler. */
  readonly file: string;
  readonly bytes: number;
  /** As in the template; a reference to another resource is a text that stands for it. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The environment variables that the template sets. */
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

/** The function that every order of this project passes. Raises an Error when the assembly has none. */
export function paymentFunction(assembly: string): FunctionCode {
  const found = functionsIn(assembly).find(({ name }) => basename(name) === 'ProcessPayment');
  if (!found) throw new Error(`The assembly in ${assembly} has no function ProcessPayment.`);
  return found;
}

/** The folder that holds the function's code. */
export function taskRootOf({ file }: FunctionCode): string {
  return dirname(file);
}

function codeOf(assembly: string, id: string, resource: unknown): FunctionCode | undefined {
  if (!isRecord(resource) || resource['Type'] !== 'AWS::Lambda::Function') return undefined;
  const { Metadata: metadata } = resource;
  const asset = isRecord(metadata) ? metadata['aws:asset:path'] : undefined;
  const properties = withoutReferences(resource['Properties']);
  if (typeof asset !== 'string' || !isRecord(properties)) return undefined;
  const [file] = globSync(join(assembly, asset, 'index.{mjs,js,cjs}'));
  if (file === undefined) throw new Error(`${id} has no index.mjs, index.js or index.cjs in ${join(assembly, asset)}.`);
  const path = isRecord(metadata) ? metadata['aws:cdk:path'] : undefined;
  return {
    name: typeof path === 'string' ? path.replace(/\/Resource$/, '') : id,
    file,
    bytes: statSync(file).size,
    properties,
    variables: variablesOf(properties['Environment']),
  };
}

function variablesOf(environment: unknown): Record<string, string> {
  const variables = isRecord(environment) && isRecord(environment['Variables']) ? environment['Variables'] : {};
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}

/** A value of a template with a text in the place of each intrinsic function. */
function withoutReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReferences);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && /^(Ref|Fn::\w+)$/.test(entries[0]?.[0] ?? '')) return 'a-resource';
  return Object.fromEntries(entries.map(([name, each]) => [name, withoutReferences(each)]));
}
