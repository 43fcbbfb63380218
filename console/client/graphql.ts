import type { CloudInfo } from '../../local/control/cloud-info.ts';
import { ControlError, send } from './control.ts';

/** Sends a GraphQL document to the API, as its clients do. Raises ControlError with the first error's message. */
export async function graphql(info: CloudInfo, query: string, variables: object = {}): Promise<object> {
  const url = info.graphql[0];
  if (!url) throw new ControlError('NoApi', 'The template has no GraphQL API to send this to.');
  const answer = await send(new URL(url).pathname, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': info.apiKeys[0] ?? '' },
    body: JSON.stringify({ query, variables }),
  });
  if ('errors' in answer && Array.isArray(answer.errors) && answer.errors.length > 0) {
    const [first]: readonly unknown[] = answer.errors;
    const text = typeof first === 'object' && first !== null && 'message' in first ? String(first.message) : 'refused';
    throw new ControlError('GraphQL', text);
  }
  return 'data' in answer && typeof answer.data === 'object' && answer.data !== null ? answer.data : {};
}

/** An input of a form: where its value goes in the variables, and what the schema says about it. */
export interface FormField {
  readonly path: readonly string[];
  readonly type: 'text' | 'number' | 'boolean';
  readonly required: boolean;
  readonly about: string;
  /** What stands in it at first. */
  readonly example: string;
}

/** A type as introspection tells it, lists and non-null unwrapped as far as a form needs. */
interface TypeRef {
  readonly kind: string;
  readonly name: string | null;
  readonly ofType?: TypeRef;
}

interface InputField {
  readonly name: string;
  readonly description: string | null;
  readonly type: TypeRef;
}

/**
 * The form for a document's variables: one field per scalar, those of input objects by the schema, with the examples
 * filled in. An API without introspection gives a form of the examples alone.
 */
export async function formOf(info: CloudInfo, document: string, examples: object): Promise<FormField[]> {
  const declared = [...document.matchAll(/\$(\w+)\s*:\s*(\w+)(!?)/g)];
  const forms = declared.map(async ([, name = '', type = '', bang]) => {
    const example = memberOf(examples, name);
    const inputs = await inputFields(info, type);
    if (inputs.length === 0) return leaves(example, [name], bang === '!' ? type : undefined);
    return inputs.map(({ name: member, description, type: of }): FormField => {
      const value = memberOf(example, member);
      return {
        path: [name, member],
        type: typeOf(of.ofType?.name ?? of.name ?? 'String'),
        required: of.kind === 'NON_NULL',
        about: description ?? '',
        example: value === undefined ? '' : String(value),
      };
    });
  });
  return (await Promise.all(forms)).flat();
}

/** The variables that a filled-in form stands for; fields left empty are left out. */
export function variablesOf(fields: readonly FormField[], values: readonly string[]): object {
  const variables: Record<string, Record<string, unknown> | unknown> = {};
  for (const [index, { path, type }] of fields.entries()) {
    const text = values[index] ?? '';
    const [name = '', member] = path;
    const value = type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : text;
    if (member === undefined) {
      if (text !== '') variables[name] = value;
      continue;
    }
    const nested = { ...(typeof variables[name] === 'object' ? variables[name] : {}) };
    variables[name] = text === '' ? nested : { ...nested, [member]: value };
  }
  return variables;
}

async function inputFields(info: CloudInfo, type: string): Promise<readonly InputField[]> {
  const query = `query ($name: String!) { __type(name: $name) { inputFields {
    name description type { kind name ofType { kind name } } } } }`;
  const data = await graphql(info, query, { name: type }).catch(() => ({}));
  const inputs = memberOf(memberOf(data, '__type'), 'inputFields');
  return Array.isArray(inputs) ? (inputs as InputField[]) : [];
}

function leaves(example: unknown, path: readonly string[], required: string | undefined): FormField[] {
  if (typeof example === 'object' && example !== null)
    return Object.entries(example).flatMap(([name, value]) => leaves(value, [...path, name], required));
  const type = typeof example === 'number' ? 'number' : typeof example === 'boolean' ? 'boolean' : 'text';
  return [{ path, type, required: required !== undefined, about: '', example: String(example ?? '') }];
}

function typeOf(name: string): FormField['type'] {
  return name === 'Int' || name === 'Float' ? 'number' : name === 'Boolean' ? 'boolean' : 'text';
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
