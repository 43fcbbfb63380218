import { AwsError, toAwsError } from '../core/aws-error.ts';
import { isRecord } from '../core/fields.ts';
import type { HttpResponse } from '../platform/http.ts';
import type { AwsService } from '../platform/service.ts';
import type { FlattenedNames, QueryProtocol } from '../platform/wire-protocol.ts';
import { escapeXml } from './escape-xml.ts';
import { notServed } from './not-served.ts';
import { decodeForm } from './query-form.ts';

/** A service's query protocol: form fields with `Action`, answered with XML. */
export interface QueryTarget {
  readonly service: AwsService;
  readonly action: string;
  readonly protocol: QueryProtocol;
}

/**
 * Finds the service by the signature's scope (`…/sns/aws4_request`), or, where there is no signature, by the action.
 * Raises AwsError `InvalidAction`. Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryTarget(
  form: URLSearchParams,
  signingName: string | undefined,
  services: readonly AwsService[],
): QueryTarget {
  const action = form.get('Action');
  if (!action) throw new AwsError('MissingAction', 'The request has no Action.');
  let known = false;
  for (const service of services)
    for (const protocol of service.protocols) {
      if (protocol.kind !== 'query' || (signingName !== undefined && protocol.signingName !== signingName)) continue;
      known = true;
      if (service.operations.has(action)) return { service, action, protocol };
    }
  throw known
    ? new AwsError('InvalidAction', `${signingName ?? 'No service'}:${action} is not supported by the local cloud.`)
    : notServed(signingName, services, { code: 'InvalidAction', status: 400 });
}

/**
 * The form of a request as the operation's input. Older clients of SQS send the queue's URL as the request's path alone.
 * Raises AwsError `MalformedQueryString`.
 */
export function queryInput(form: URLSearchParams, path: string, target: QueryTarget): Record<string, unknown> {
  const { flattened } = target.protocol;
  if (!flattened) return decodeForm(form);
  const input = decodeForm(form, namesOf(flattened, target.action, 'input'));
  return path === '/' || 'QueueUrl' in input ? input : { ...input, QueueUrl: path };
}

function namesOf(
  flattened: FlattenedNames,
  action: string,
  side: 'input' | 'output',
): Readonly<FlattenedNames['input']> {
  return { ...flattened[side], ...flattened.byAction?.[action]?.[side] };
}

/** An operation's output as clients of the query protocol read it, XML. */
export function queryAnswer(output: unknown, target: QueryTarget, requestId: string): HttpResponse {
  const { action, protocol } = target;
  const { flattened } = protocol;
  const names = flattened && namesOf(flattened, action, 'output');
  const silent = !isRecord(output) || flattened?.withoutResult.has(action);
  const result = silent ? '' : `<${action}Result>${members(output, names)}</${action}Result>`;
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
  const { queryCode } = error.fields;
  const code = typeof queryCode === 'string' ? queryCode : error.code;
  return xml(
    error.status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    requestId,
  );
}

function xml(status: number, body: string, requestId: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}

type Names = FlattenedNames['output'] | undefined;

function members(value: Readonly<Record<string, unknown>>, names: Names): string {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => flat(name, member, names) ?? `<${name}>${content(name, member, names)}</${name}>`)
    .join('');
}

/** A list or map of a service that flattens them; undefined for anything else. */
function flat(name: string, value: unknown, names: Names): string | undefined {
  const member = names && Object.hasOwn(names, name) ? names[name] : undefined;
  if (!member || typeof value !== 'object' || value === null) return undefined;
  if (member.kind === 'list')
    return Array.isArray(value)
      ? value.map((item) => `<${member.name}>${content('', item, names)}</${member.name}>`).join('')
      : undefined;
  return Object.entries(value)
    .map(([key, item]) => {
      const pair = { [member.key]: key, [member.value]: item };
      return `<${member.name}>${members(pair, names)}</${member.name}>`;
    })
    .join('');
}

/** Members that are maps on the wire although they are plain objects in an answer. */
const MAPS = new Set(['Attributes', 'MessageAttributes']);

function content(name: string, value: unknown, names: Names): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${content('', item, names)}</member>`).join('');
  if (isRecord(value) && MAPS.has(name))
    return Object.entries(value)
      .map(([key, member]) => `<entry><key>${escapeXml(key)}</key><value>${content('', member, names)}</value></entry>`)
      .join('');
  return isRecord(value) ? members(value, names) : escapeXml(String(value));
}
