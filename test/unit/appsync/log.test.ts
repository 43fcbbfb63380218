import { AwsError } from '../../../local/core/aws-error.ts';
import { fakeService, testPlatform } from '../../support/platform.ts';
import { code, makeApi } from './api.ts';

const ROLE = 'arn:aws:iam::000000000000:role/logs';

async function logged(
  log: Record<string, unknown>,
  options: { createLogStream?: () => unknown; putLogEvents?: () => unknown } = {},
) {
  const platform = testPlatform();
  const asked = fakeService(platform, 'logs', {
    CreateLogStream: options.createLogStream ?? (() => ({})),
    CreateLogGroup: () => ({}),
    PutLogEvents: options.putLogEvents ?? (() => ({})),
  });
  const api = await makeApi({
    platform,
    schema: 'type Query { good(name: String): String  bad(name: String): String }',
    api: { LogConfig: { CloudWatchLogsRoleArn: ROLE, ...log } },
    resolvers: {
      'Query.good': { code: code("console.log('cooking'); return { payload: ctx.args.name };") },
      'Query.bad': { code: code("util.error('No.', 'Refused');") },
    },
  });
  const answer = await api.query('{ good(name: "secret") bad(name: "secret") }');
  const requestId = answer.headers['x-amzn-requestid'] ?? '';
  await api.service.stop?.();
  const puts = asked.filter(({ action }) => action === 'PutLogEvents');
  const messages = puts
    .flatMap(({ input }) => (input as { logEvents: { message: string }[] }).logEvents)
    .map(({ message }) => message);
  return { api, asked, puts, messages, requestId, answer };
}

const types = (messages: readonly string[]) =>
  messages.filter((message) => message.startsWith('{')).map((message) => JSON.parse(message).logType);

it('goes to the group of the API, under its logging role, every line with the request id', async () => {
  const { api, puts, messages, requestId } = await logged({ FieldLogLevel: 'ALL' });
  expect(puts).toMatchObject([
    {
      input: { logGroupName: `/aws/appsync/apis/${api.attributes['ApiId']}` },
      caller: { from: 'TestStack/Api', principal: { roleArn: ROLE } },
    },
  ]);
  for (const message of messages) expect(message).toContain(requestId);
});

it('at ALL tells of every field: mapping, tracing, context, console', async () => {
  const { messages, requestId } = await logged({ FieldLogLevel: 'ALL' });
  expect(types(messages).toSorted()).toEqual([
    'ExecutionSummary',
    'RequestMapping',
    'RequestMapping',
    'RequestSummary',
    'ResponseMapping',
    'Tracing',
    'Tracing',
  ]);
  expect(messages).toContain(`${requestId} INFO - code.js: cooking`);
  expect(messages).toContain(`${requestId} Tokens Consumed: 1`);
  expect(messages.join('\n')).toContain('"arguments":{"name":"secret"}');
});

it('leaves out contexts and results where verbose content is excluded', async () => {
  const { messages } = await logged({ FieldLogLevel: 'ALL', ExcludeVerboseContent: true });
  expect(types(messages)).toContain('Tracing');
  expect(messages.join('\n')).not.toContain('secret');
});

it('at ERROR tells of failed fields only, and never of arguments', async () => {
  const { messages } = await logged({ FieldLogLevel: 'ERROR' });
  expect(types(messages)).toEqual(['RequestMapping', 'ExecutionSummary', 'RequestSummary']);
  expect(JSON.parse(messages[0] ?? '')).toMatchObject({
    fieldName: 'bad',
    parentType: 'Query',
    path: ['bad'],
    fieldInError: true,
    errors: ['No.'],
    resolverArn: expect.stringMatching(/types\/Query\/resolvers\/bad$/),
  });
  expect(messages.join('\n')).not.toContain('secret');
});

it('at NONE tells of the request alone', async () => {
  const { messages } = await logged({});
  expect(types(messages)).toEqual(['ExecutionSummary', 'RequestSummary']);
});

it('makes the group when there is none', async () => {
  let tries = 0;
  const { asked } = await logged(
    {},
    {
      createLogStream: () => {
        tries += 1;
        if (tries === 1) throw new AwsError('ResourceNotFoundException', 'No group.');
        return {};
      },
    },
  );
  expect(asked.map(({ action }) => action)).toEqual([
    'CreateLogStream',
    'CreateLogGroup',
    'CreateLogStream',
    'PutLogEvents',
  ]);
});

it('fails no request when it can not be written; the journal has the refusal', async () => {
  const { answer, api } = await logged(
    {},
    {
      putLogEvents: () => {
        throw new AwsError('AccessDeniedException', 'The role may not.');
      },
    },
  );
  expect(answer.status).toBe(200);
  expect(api.platform.journal.read()).toContainEqual(
    expect.objectContaining({ action: 'logs:PutLogEvents', outcome: 'failed' }),
  );
});
