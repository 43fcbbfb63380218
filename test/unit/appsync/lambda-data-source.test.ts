import { fakeService, templateResource, testPlatform } from '../../support/platform.ts';
import { code, makeApi, provisionWith } from './api.ts';

const ROLE = 'arn:aws:iam::000000000000:role/api';
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:work';
const WORK = { Type: 'AWS_LAMBDA', ServiceRoleArn: ROLE, LambdaConfig: { LambdaFunctionArn: FUNCTION } };
const SCHEMA = 'type Thing { id: String size: Int } type Query { thing(id: String): Thing other: String }';
const OK = { StatusCode: 200, Payload: '{"id":"a","size":3}', ExecutedVersion: '$LATEST' };

async function ask(options: { answer?: object; code?: string } = {}) {
  const platform = testPlatform();
  const asked = fakeService(platform, 'lambda', { Invoke: () => options.answer ?? OK });
  const api = await makeApi({
    platform,
    schema: SCHEMA,
    dataSources: { Work: WORK },
    resolvers: { 'Query.thing': { source: 'Work', ...(options.code !== undefined && { code: options.code }) } },
  });
  const { body } = await api.query('query ($id: String) { thing(id: $id) { id size } }', { id: 'a' });
  return { api, asked, body };
}

const payloadOf = ({ input }: { input: unknown }) => JSON.parse((input as { Payload: string }).Payload);

describe('a Lambda data source', () => {
  it('gives a function whose resolver has no code the whole context, and its answer to the client', async () => {
    const { asked, body } = await ask();
    expect(body).toEqual({ data: { thing: { id: 'a', size: 3 } } });
    expect(asked).toMatchObject([
      {
        input: { FunctionName: FUNCTION, InvocationType: 'RequestResponse' },
        caller: { principal: { type: 'role', roleArn: ROLE }, correlationIds: ['a'] },
      },
    ]);
    expect(asked.map(payloadOf)).toMatchObject([
      {
        arguments: { id: 'a' },
        identity: null,
        source: null,
        prev: null,
        stash: {},
        request: { headers: { 'x-api-key': expect.any(String) } },
        info: {
          fieldName: 'thing',
          parentTypeName: 'Query',
          variables: { id: 'a' },
          selectionSetList: ['id', 'size'],
        },
      },
    ]);
  });

  it('tells the client of an error that such a function raised', async () => {
    const Payload = '{"errorType":"OutOfStock","errorMessage":"None left.","trace":[]}';
    const { body } = await ask({ answer: { ...OK, Payload, FunctionError: 'Unhandled' } });
    expect(body).toMatchObject({
      data: { thing: null },
      errors: [{ message: 'None left.', errorType: 'Lambda:Unhandled', path: ['thing'] }],
    });
  });

  it('gives the payload that a handler made, and leaves errors to the response handler', async () => {
    const resolver = code(
      `return { operation: 'Invoke', payload: { wanted: ctx.args.id } };`,
      `return ctx.error ? { id: ctx.error.type + ': ' + ctx.error.message } : ctx.result;`,
    );
    const { asked, body } = await ask({ code: resolver });
    expect(asked.map(payloadOf)).toEqual([{ wanted: 'a' }]);
    expect(body).toEqual({ data: { thing: { id: 'a', size: 3 } } });
    const failed = await ask({
      code: resolver,
      answer: { ...OK, Payload: '{"errorMessage":"No."}', FunctionError: 'Unhandled' },
    });
    expect(failed.body).toEqual({ data: { thing: { id: 'Lambda:Unhandled: No.', size: null } } });
  });

  it('does not wait for a function that is invoked as an event', async () => {
    const { asked, body } = await ask({
      code: code(`return { operation: 'Invoke', invocationType: 'Event', payload: {} };`, 'return { size: 0 };'),
      answer: { StatusCode: 202, Payload: '', ExecutedVersion: '$LATEST' },
    });
    expect(asked).toMatchObject([{ input: { InvocationType: 'Event' } }]);
    expect(body).toEqual({ data: { thing: { id: null, size: 0 } } });
  });

  it('refuses to batch, by name', async () => {
    const { body, api } = await ask({ code: code(`return { operation: 'BatchInvoke', payload: {} };`) });
    expect(body.errors).toMatchObject([{ message: expect.stringContaining('does not batch invocations') }]);
    const { ApiId } = api.attributes;
    const resolver = templateResource('AWS::AppSync::Resolver', {
      ApiId,
      TypeName: 'Query',
      FieldName: 'thing',
      DataSourceName: 'Work',
      MaxBatchSize: 5,
    });
    await expect((async () => provisionWith(api.service, resolver))()).rejects.toThrow(/MaxBatchSize is 5/);
  });

  it('alone can do without code', async () => {
    const { api } = await ask();
    const resolver = templateResource('AWS::AppSync::Resolver', {
      ApiId: api.attributes['ApiId'],
      TypeName: 'Query',
      FieldName: 'other',
      DataSourceName: 'None',
    });
    await expect((async () => provisionWith(api.service, resolver))()).rejects.toThrow(/APPSYNC_JS only/);
  });
});
