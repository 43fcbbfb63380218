import { randomUUID } from 'node:crypto';
import { AwsError, toAwsError } from '../../../core/aws-error.ts';
import { isRecord } from '../../../core/fields.ts';
import type { Platform } from '../../../platform/service.ts';
import { type DataSource, type DataSourceAnswer, type DataSourceContext, InvalidRequestError } from './data-source.ts';
import type { ServiceRole } from './service-role.ts';

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** The namespaces before the `#` of `__type` in AWS's answers, by signing name. */
const ERROR_NAMESPACES: Readonly<Record<string, string>> = {
  sqs: 'com.amazonaws.sqs',
  dynamodb: 'com.amazonaws.dynamodb.v20120810',
};

interface HttpRequestObject {
  readonly method: string;
  readonly resourcePath: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/**
 * A data source whose requests AppSync signs for an AWS service. They go to the local service of that name; whatever it
 * answers, errors too, is a result with a status code, as over HTTP.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-http-js.html
 */
export function signedHttpDataSource(
  platform: Platform,
  parts: { name: string; signingService: string; role: ServiceRole },
): DataSource {
  const call = async (request: unknown, context: DataSourceContext): Promise<DataSourceAnswer> => {
    const { method, headers, body } = parse(request);
    const [, action] = (headers['x-amz-target'] ?? '').split('.');
    if (method !== 'POST' || !action)
      throw new InvalidRequestError(
        `The local cloud calls ${parts.signingService} by its JSON protocol only: method POST and the header X-Amz-Target.`,
        'UnsupportedOperation',
      );
    const version = headers['content-type']?.includes('1.1') ? '1.1' : '1.0';
    const requestId = randomUUID();
    const answerHeaders = { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': requestId };
    try {
      const caller = parts.role.caller(context);
      const input = typeof body === 'string' ? jsonOf(body) : (body ?? {});
      const output = await platform.calls.dispatch(parts.signingService, action, input, caller);
      return { result: { statusCode: 200, headers: answerHeaders, body: JSON.stringify(output ?? {}) } };
    } catch (thrown) {
      const error = toAwsError(thrown);
      const { queryCode: _wireOnly, ...fields } = error.fields;
      const namespace = ERROR_NAMESPACES[parts.signingService];
      const answer = {
        __type: namespace ? `${namespace}#${error.code}` : error.code,
        message: error.message,
        ...fields,
      };
      return { result: { statusCode: error.status, headers: answerHeaders, body: JSON.stringify(answer) } };
    }
  };
  return { name: parts.name, invoke: call };
}

/** A data source for any other endpoint: a real request over the network, not signed. */
export function plainHttpDataSource(parts: { name: string; endpoint: string }): DataSource {
  const call = async (request: unknown): Promise<DataSourceAnswer> => {
    const { method, resourcePath, headers, query, body } = parse(request);
    const url = new URL(resourcePath, parts.endpoint);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    try {
      const response = await fetch(url, {
        method,
        headers,
        ...(body !== undefined && method !== 'GET' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const result = {
        statusCode: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
      return { result };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { result: null, error: { message: `The request to ${url.origin} failed: ${message}.`, type: 'Http' } };
    }
  };
  return { name: parts.name, invoke: call };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON.');
  }
}

function parse(request: unknown): HttpRequestObject {
  if (!isRecord(request)) throw new InvalidRequestError('The request of an HTTP data source must be an object.');
  const { method, resourcePath } = request;
  const params = isRecord(request['params']) ? request['params'] : {};
  if (typeof method !== 'string' || !METHODS.has(method))
    throw new InvalidRequestError(`method must be one of ${[...METHODS].join(', ')}, but is ${String(method)}.`);
  if (typeof resourcePath !== 'string' || !resourcePath.startsWith('/'))
    throw new InvalidRequestError('resourcePath must be a text that begins with a slash.');
  const headers: Record<string, string> = {};
  if (isRecord(params['headers']))
    for (const [name, value] of Object.entries(params['headers'])) headers[name.toLowerCase()] = String(value);
  return {
    method,
    resourcePath,
    headers,
    query: isRecord(params['query']) ? params['query'] : {},
    body: params['body'],
  };
}
