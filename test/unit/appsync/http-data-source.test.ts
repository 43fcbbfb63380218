import { createServer } from 'node:http';
import { AwsError } from '../../../local/core/aws-error.ts';
import type { AccessControl } from '../../../local/platform/access.ts';
import { allowEverything, fakeService, testPlatform } from '../../support/platform.ts';
import { code, makeApi } from './api.ts';

const SCHEMA = 'type Query { send(id: String): AWSJSON }';
const ROLE = 'arn:aws:iam::000000000000:role/api';
const SQS = {
  Type: 'HTTP',
  ServiceRoleArn: ROLE,
  HttpConfig: {
    Endpoint: 'https://sqs.us-east-1.amazonaws.com',
    AuthorizationConfig: {
      AuthorizationType: 'AWS_IAM',
      AwsIamConfig: { SigningRegion: 'us-east-1', SigningServiceName: 'sqs' },
    },
  },
};
const SEND = code(
  `return { method: 'POST', resourcePath: '/', params: {
    headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'AmazonSQS.SendMessage' },
    body: { QueueUrl: 'q', MessageBody: 'm' } } };`,
  'return ctx.error ? { error: ctx.error } : ctx.result;',
);

async function send(
  options: { access?: AccessControl; resolver?: string; source?: Record<string, unknown>; answer?: () => unknown } = {},
) {
  const platform = testPlatform({ ...(options.access && { access: options.access }) });
  const asked = fakeService(platform, 'sqs', { SendMessage: options.answer ?? (() => ({ MessageId: '7' })) });
  const api = await makeApi({
    platform,
    schema: SCHEMA,
    api: { XrayEnabled: true },
    dataSources: { Queue: options.source ?? SQS },
    resolvers: { 'Query.send': { source: 'Queue', code: options.resolver ?? SEND } },
  });
  const { body } = await api.query('{ send(id: "order-1") }');
  const text = (body.data as { send: string | null } | null)?.send;
  return { asked, body, result: text ? JSON.parse(text) : undefined, api };
}

describe('a signed HTTP data source on a local service', () => {
  it('calls the action that X-Amz-Target names, under its service role', async () => {
    const sessions: unknown[] = [];
    const access: AccessControl = {
      ...allowEverything,
      assumeRole: (...parts) => {
        sessions.push(parts);
        return allowEverything.assumeRole(...parts);
      },
    };
    const { asked, result, api } = await send({ access });
    expect(result).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: '{"MessageId":"7"}',
    });
    expect(sessions).toEqual([[ROLE, 'appsync.amazonaws.com', 'APPSYNC_ASSUME_ROLE', api.attributes['Arn']]]);
    expect(asked).toMatchObject([
      {
        input: { QueueUrl: 'q', MessageBody: 'm' },
        caller: {
          from: 'TestStack/Queue',
          principal: { type: 'role', roleArn: ROLE },
          correlationIds: ['order-1'],
          traceHeader: expect.stringContaining('Sampled=1'),
        },
      },
    ]);
  });

  it('answers an error of the service as a response with its status', async () => {
    const { result } = await send({
      answer: () => {
        throw new AwsError('QueueDoesNotExist', 'There is no q.', { fields: { queueCode: 1 } });
      },
    });
    expect(result).toMatchObject({ statusCode: 400 });
    expect(JSON.parse(result.body)).toEqual({
      __type: 'com.amazonaws.sqs#QueueDoesNotExist',
      message: 'There is no q.',
      queueCode: 1,
    });
  });

  it('answers 4xx when the role does not let it in', async () => {
    const { result } = await send({
      access: {
        ...allowEverything,
        assumeRole: () => {
          throw new AwsError('AccessDenied', 'The role trusts nobody.', { status: 403 });
        },
      },
    });
    expect(result).toMatchObject({ statusCode: 403, body: expect.stringContaining('trusts nobody') });
  });

  it.each([
    ["return 'x';", 'must be an object'],
    ["return { method: 'SEND', resourcePath: '/' };", 'method must be one of'],
    ["return { method: 'POST', resourcePath: 'x' };", 'begins with a slash'],
    ["return { method: 'POST', resourcePath: '/', params: {} };", 'the header X-Amz-Target'],
  ])('ends the field when the request is none: %s', async (request, message) => {
    const { body } = await send({ resolver: code(request) });
    expect(body).toMatchObject({ data: { send: null }, errors: [{ message: expect.stringContaining(message) }] });
  });
});

describe('an HTTP data source that is not signed', () => {
  it('makes a real request', async () => {
    const server = createServer((request, response) => {
      response.setHeader('x-kitchen', 'open');
      request.on('data', () => {}).on('end', () => response.writeHead(418).end(`${request.method} ${request.url}`));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const resolver = code(
      "return { method: 'POST', resourcePath: '/a', params: { query: { b: 1 }, body: { c: 2 } } };",
    );
    const source = { Type: 'HTTP', HttpConfig: { Endpoint: `http://127.0.0.1:${port}` } };
    const { result } = await send({ resolver, source });
    expect(result).toMatchObject({ statusCode: 418, headers: { 'x-kitchen': 'open' }, body: 'POST /a?b=1' });
    await new Promise((resolve) => server.close(resolve));
    const refused = await send({ resolver: resolver.replace('return ctx.result;', 'return ctx.error;'), source });
    expect(refused.result).toMatchObject({ type: 'Http', message: expect.stringContaining('failed') });
  });
});
