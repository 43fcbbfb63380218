import { AwsError } from '../core/aws-error.ts';
import { isRecord } from '../core/fields.ts';
import type { FlattenedMember, FlattenedNames } from '../platform/wire-protocol.ts';

/** No request of a supported service comes near. */
const DEEPEST_PATH = 32;

type Names = FlattenedNames['input'];
const NO_NAMES: Names = {};

/**
 * `Attributes.entry.1.key=K&Attributes.entry.1.value=V` becomes `{ Attributes: { K: 'V' } }`, `Tags.member.1.Key=…`
 * a list of objects; where the service flattens them, `Attribute.1.Name=K&Attribute.1.Value=V` and `Tag.1.Key=…` do.
 * Values stay strings. Raises AwsError `MalformedQueryString`.
 */
export function decodeForm(form: URLSearchParams, flattened: Names = NO_NAMES): Record<string, unknown> {
  const root: Record<string, unknown> = Object.create(null);
  for (const [path, value] of form) {
    if (path === 'Action' || path === 'Version') continue;
    const names = path.split('.');
    if (names.length > DEEPEST_PATH)
      throw new AwsError('MalformedQueryString', `A parameter has a path of more than ${DEEPEST_PATH} parts.`);
    const last = names.pop() ?? path;
    let node = root;
    for (const name of names) {
      const next = node[name];
      const inner: Record<string, unknown> = isRecord(next) ? next : Object.create(null);
      node[name] = inner;
      node = inner;
    }
    node[last] = value;
  }
  return members(root, flattened);
}

function members(node: Readonly<Record<string, unknown>>, flattened: Names): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => {
      const member = Object.hasOwn(flattened, name) ? flattened[name] : undefined;
      return member ? [member.name, unflattened(value, member, name, flattened)] : [name, collapse(value, flattened)];
    }),
  );
}

function unflattened(node: unknown, member: FlattenedMember, wireName: string, flattened: Names): unknown {
  if (!isRecord(node) || !Object.keys(node).every((key) => /^\d+$/.test(key)))
    throw new AwsError('MalformedQueryString', `${wireName} is a list: write ${wireName}.1, ${wireName}.2 and so on.`);
  const items = inOrder(node).map((item) => collapse(item, flattened));
  if (member.kind === 'list') return items;
  return Object.fromEntries(
    items.map((item) => {
      const fields = isRecord(item) ? item : {};
      if (typeof fields[member.key] !== 'string')
        throw new AwsError('MissingParameter', `Each ${wireName} must have a ${member.key} and a ${member.value}.`);
      return [fields[member.key], fields[member.value]];
    }),
  );
}

function collapse(node: unknown, flattened: Names): unknown {
  if (!isRecord(node)) return node;
  const list = node['member'] ?? node['entry'];
  if (Object.keys(node).length === 1 && isRecord(list)) {
    const items = inOrder(list).map((item) => collapse(item, flattened));
    return 'entry' in node ? Object.fromEntries(items.map(entryOf)) : items;
  }
  return members(node, flattened);
}

function inOrder(list: Readonly<Record<string, unknown>>): unknown[] {
  return Object.entries(list)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, item]) => item);
}

/** Maps are written with `key`/`value` or, in older shapes such as SNS message attributes, `Name`/`Value`. */
function entryOf(item: unknown): [string, unknown] {
  const fields = isRecord(item) ? item : {};
  return [String(fields['key'] ?? fields['Name'] ?? fields['Key']), fields['value'] ?? fields['Value']];
}
