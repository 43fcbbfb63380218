import { AwsError, toAwsError } from '../core/aws-error.ts';
import { isRecord } from '../core/fields.ts';
import type { AwsService, HttpResponse, WireProtocol } from '../platform/service.ts';

type QueryProtocol = Extract<WireProtocol, { kind: 'query' }>;

/** A service's query protocol: form fields with `Action`, answered with XML. */
export interface QueryTarget {
  readonly service: AwsService;
  readonly action: string;
  readonly protocol: QueryProtocol;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Finds the service by the signature's scope (`…/sns/aws4_request`), or, where there is no signature, by the action,
 * and decodes the form. Raises AwsError `InvalidAction`.
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryTarget(
  form: URLSearchParams,
  signingName: string | undefined,
  services: readonly AwsService[],
): QueryTarget {
  const action = form.get('Action');
  if (!action) throw new AwsError('MissingAction', 'The request has no Action.');
  for (const service of services)
    for (const protocol of service.protocols) {
      if (protocol.kind !== 'query' || (signingName !== undefined && protocol.signingName !== signingName)) continue;
      if (service.operations.has(action)) return { service, action, protocol, input: decodeForm(form) };
    }
  throw new AwsError('InvalidAction', `${signingName ?? 'No service'}:${action} is not supported by the local cloud.`);
}

/** No request of a supported service comes near. */
const DEEPEST_PATH = 32;

/**
 * `Attributes.entry.1.key=K&Attributes.entry.1.value=V` becomes `{ Attributes: { K: 'V' } }`, `Tags.member.1.Key=…`
 * a list of objects. Values stay strings. Raises AwsError `MalformedQueryString`.
 */
export function decodeForm(form: URLSearchParams): Record<string, unknown> {
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
      node[name] = isRecord(next) ? next : Object.create(null);
      node = node[name] as Record<string, unknown>;
    }
    node[last] = value;
  }
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, collapse(value)]));
}

function collapse(node: unknown): unknown {
  if (!isRecord(node)) return node;
  const list = node['member'] ?? node['entry'];
  if (Object.keys(node).length === 1 && isRecord(list)) {
    const items = Object.entries(list)
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, item]) => collapse(item));
    return 'entry' in node ? Object.fromEntries(items.map(entryOf)) : items;
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, collapse(value)]));
}

/** Maps are written with `key`/`value` or, in older shapes such as SNS message attributes, `Name`/`Value`. */
function entryOf(item: unknown): [string, unknown] {
  const fields = isRecord(item) ? item : {};
  return [String(fields['key'] ?? fields['Name'] ?? fields['Key']), fields['value'] ?? fields['Value']];
}

/** Members that are maps on the wire although they are plain objects in an answer. */
const MAPS = new Set(['Attributes', 'MessageAttributes']);

export function queryAnswer(output: unknown, target: QueryTarget, requestId: string): HttpResponse {
  const { action, protocol } = target;
  const result = isRecord(output) ? `<${action}Result>${members(output)}</${action}Result>` : '';
  return xml(
    200,
    `<${action}Response xmlns="${protocol.namespace}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
    requestId,
  );
}

/** Renders an error as clients of the query protocol read it. */
export function queryError(thrown: unknown, namespace: string, requestId: string): HttpResponse {
  const error = toAwsError(thrown);
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  return xml(
    error.status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    requestId,
  );
}

function xml(status: number, body: string, requestId: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}

function members(value: Readonly<Record<string, unknown>>): string {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `<${name}>${content(name, member)}</${name}>`)
    .join('');
}

function content(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${content('', item)}</member>`).join('');
  if (isRecord(value) && MAPS.has(name))
    return Object.entries(value)
      .map(([key, member]) => `<entry><key>${escapeXml(key)}</key><value>${content('', member)}</value></entry>`)
      .join('');
  return isRecord(value) ? members(value) : escapeXml(String(value));
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
