import { AwsError } from '../../../local/core/aws-error.ts';
import { isRecord } from '../../../local/core/fields.ts';
import { OPERATOR } from '../../../local/platform/access.ts';
import { createDynamoDb } from '../../../local/services/dynamodb/index.ts';
import { testPlatform } from '../../support/platform.ts';

/** What came back: the output, or the error without its namespace. */
export type Answer =
  | { readonly ok: true; readonly output: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly fields: unknown };

export type Service = 'dynamodb' | 'dynamodbstreams';

/** Asks one implementation of DynamoDB. */
export type Client = (action: string, input: unknown, service?: Service) => Promise<Answer>;

/** The local DynamoDB, asked in process. */
export function localClient(): Client {
  const platform = testPlatform();
  for (const service of createDynamoDb(platform)) platform.calls.register(service);
  return async (action, input, service = 'dynamodb') => {
    try {
      // A request over the wire is a text; what is not JSON can't be asked.
      const request: unknown = JSON.parse(JSON.stringify(input));
      const output = await platform.calls.dispatch(service, action, request, { principal: OPERATOR, from: 'test' });
      return { ok: true, output: isRecord(output) ? output : {} };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { ok: false, code: error.code, message: error.message, fields: error.fields };
    }
  };
}

/** Another implementation, asked over HTTP. Its signatures are not verified, but have to be there. */
export function httpClient(endpoint: string): Client {
  return async (action, input, service = 'dynamodb') => {
    const prefix = service === 'dynamodb' ? 'DynamoDB_20120810' : 'DynamoDBStreams_20120810';
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${prefix}.${action}`,
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0',
      },
      body: JSON.stringify(input),
    });
    const body: unknown = await response.json();
    const answer = isRecord(body) ? body : {};
    if (response.ok) return { ok: true, output: answer };
    const { __type: type, message, Message, ...fields } = answer;
    const code = typeof type === 'string' ? (type.split('#').at(-1) ?? type) : `HTTP ${response.status}`;
    return { ok: false, code, message: String(message ?? Message ?? ''), fields };
  };
}
