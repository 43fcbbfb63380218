import { AwsError, toAwsError } from '../core/aws-error.ts';
import { isTooDeep } from '../core/json-depth.ts';
import type { HttpRequest, HttpResponse } from '../platform/http.ts';
import type { AwsService } from '../platform/service.ts';
import type { JsonProtocol, WireProtocol } from '../platform/wire-protocol.ts';
import { notServed } from './not-served.ts';

/** A service's JSON protocol: `X-Amz-Target: <prefix>.<Action>` and a JSON body, answered with JSON. */
export interface JsonTarget {
  readonly service: AwsService;
  readonly action: string;
  readonly version: '1.0' | '1.1';
  /** Whether it is for clients without credentials of AWS. */
  readonly unsigned: boolean;
}

/**
 * Finds the service and action that `X-Amz-Target` names. Raises AwsError `UnknownOperationException`.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function jsonTarget(header: string, services: readonly AwsService[]): JsonTarget {
  const [prefix, action] = header.split('.');
  for (const service of services)
    for (const protocol of service.protocols)
      if (isJson(protocol) && protocol.targetPrefix === prefix) {
        if (action === undefined || !service.operations.has(action))
          throw new AwsError(
            'UnknownOperationException',
            `${service.name}:${action ?? ''} is not supported by the local cloud.`,
          );
        return { service, action, version: protocol.version, unsigned: protocol.unsigned?.has(action) ?? false };
      }
  throw notServed(`the X-Amz-Target ${header}`, services, { code: 'UnknownOperationException', status: 400 });
}

/** The request's body as a JSON value; an empty body counts as `{}`. Raises AwsError `SerializationException`. */
export function jsonInput(request: HttpRequest): unknown {
  if (request.body.length === 0) return {};
  const text = request.body.toString('utf8');
  if (isTooDeep(text))
    throw new AwsError('SerializationException', 'The body nests lists and objects too deeply: more than 1000 levels.');
  // What is read from such a member, or written to it, would be an object's own machinery.
  if (/"__proto__"\s*:/.test(text))
    throw new AwsError('SerializationException', 'A member named __proto__ is not supported by the local cloud.');
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('SerializationException', `The body is not JSON: ${reason}.`);
  }
}

/** An operation's output as clients of the JSON protocol read it. */
export function jsonAnswer(output: unknown, version: string, requestId: string): HttpResponse {
  return {
    status: 200,
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': requestId },
    body: JSON.stringify(output ?? {}),
  };
}

/** Renders an error as clients of the JSON protocol read it: `__type` and `message`. */
export function jsonError(thrown: unknown, version: string, requestId: string, namespace?: string): HttpResponse {
  const error = toAwsError(thrown);
  const { queryCode, ...fields } = error.fields;
  return {
    status: error.status,
    headers: {
      'content-type': `application/x-amz-json-${version}`,
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
      ...(typeof queryCode === 'string' && {
        'x-amzn-query-error': `${queryCode};${error.status < 500 ? 'Sender' : 'Receiver'}`,
      }),
    },
    body: JSON.stringify({
      __type: namespace ? `${namespace}#${error.code}` : error.code,
      message: error.message,
      ...fields,
    }),
  };
}

/** The namespaces before the `#` that AWS's own answers carry, by target prefix. */
const ERROR_NAMESPACES: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'com.amazonaws.dynamodb.v20120810',
  DynamoDBStreams_20120810: 'com.amazonaws.dynamodb.v20120810',
  AmazonSQS: 'com.amazonaws.sqs',
};

/** What the service writes before the code of an error in `__type`, if it does. */
export function errorNamespace(service: AwsService): string | undefined {
  const protocol = service.protocols.find(isJson);
  return protocol && ERROR_NAMESPACES[protocol.targetPrefix];
}

function isJson(protocol: WireProtocol): protocol is JsonProtocol {
  return protocol.kind === 'json';
}
