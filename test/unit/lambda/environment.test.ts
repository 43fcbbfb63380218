import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSync } from 'esbuild';
import type { AccessControl, Principal } from '../../../local/platform/access.ts';
import { allowEverything } from '../../support/platform.ts';
import { codeOf, type LambdaFixture, lambdaFixture, ROLE } from './fixture.ts';

/** Bundled the way CDK's NodejsFunction bundles: ES module, everything inside. */
function bundle(source: string): Buffer {
  const { outputFiles } = buildSync({
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
    outfile: 'index.mjs',
  });
  return Buffer.from(outputFiles[0]?.contents ?? []);
}

describe('what a function finds around itself', () => {
  let fixture: LambdaFixture;
  let server: Server;
  const requests: IncomingHttpHeaders[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request.headers);
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end('{"Item":{"id":{"S":"order-1"}}}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    fixture = lambdaFixture({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  afterAll(async () => {
    await fixture.stop();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  it('has exactly the variables that Lambda and the template set, nothing of the host', async () => {
    process.env['HOST_SECRET'] = 'must not leak';
    const name = await fixture.create(
      { 'index.mjs': 'export const handler = async () => process.env;' },
      { Environment: { Variables: { TABLE: 'orders' } }, MemorySize: 512 },
    );
    const variables = JSON.parse((await fixture.invoke(name, {})).Payload);
    delete process.env['HOST_SECRET'];
    expect(variables).toEqual({
      TABLE: 'orders',
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/\[\$LATEST\]/),
      AWS_LAMBDA_LOG_FORMAT: 'Text',
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL: fixture.platform.endpoint(),
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      LAMBDA_TASK_ROOT: expect.stringContaining(fixture.folder),
      LAMBDA_RUNTIME_DIR: '/var/runtime',
      _HANDLER: 'index.handler',
      _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
    });
  });

  it('reaches the local cloud with the AWS SDK, as its own role and on the trace of the order', async () => {
    const name = await fixture.create({
      'index.mjs': bundle(`
        import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
        const client = new DynamoDBClient({});
        export const handler = async (event) =>
          (await client.send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: event.id } } }))).Item;`),
    });
    const traceHeader = 'Root=1-6553f1a0-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1';
    const { Payload } = await fixture.invoke(name, { id: 'order-1' }, { traceHeader, correlationIds: ['order-1'] });
    expect(JSON.parse(Payload)).toEqual({ id: { S: 'order-1' } });
    const [headers] = requests;
    expect(headers?.['x-amz-target']).toBe('DynamoDB_20120810.GetItem');
    expect(headers?.['authorization']).toContain('Credential=AKIATEST/');
    expect(headers?.['x-amz-security-token']).toBe('token');
    expect(headers?.['x-amzn-trace-id']).toContain('Root=1-6553f1a0-0123456789abcdef01234567');
    expect(fixture.platform.correlation.ofTrace(String(headers?.['x-amzn-trace-id']))).toEqual(['order-1']);
  });

  it('ties calls on a new trace to the id found in the event', async () => {
    const name = await fixture.create({
      'index.mjs': 'export const handler = async () => process.env._X_AMZN_TRACE_ID;',
    });
    const header = JSON.parse((await fixture.invoke(name, { id: 'order-7' })).Payload);
    expect(fixture.platform.correlation.ofTrace(header)).toEqual(['order-7']);
  });

  it('is given the address of a trace receiver, and sampled traces, only when there is one', async () => {
    const traced = lambdaFixture({ xrayDaemonAddress: '127.0.0.1:2000' });
    const code = {
      'index.mjs': `export const handler = async () =>
        [process.env.AWS_XRAY_DAEMON_ADDRESS, process.env._X_AMZN_TRACE_ID.slice(-9)];`,
    };
    const active = await traced.create(code, { TracingConfig: { Mode: 'Active' } });
    const passing = await traced.create(code);
    expect(JSON.parse((await traced.invoke(active, {})).Payload)).toEqual(['127.0.0.1:2000', 'Sampled=1']);
    expect(JSON.parse((await traced.invoke(passing, {})).Payload)).toEqual(['127.0.0.1:2000', 'Sampled=0']);
    await traced.stop();
  });
});

describe('the role of a function', () => {
  it('is taken on as lambda.amazonaws.com on behalf of the function, by the name of the function', async () => {
    const asked: unknown[][] = [];
    const issued: [Principal, string][] = [];
    const access: AccessControl = {
      ...allowEverything,
      assumeRole: (...parameters) => {
        asked.push(parameters);
        return allowEverything.assumeRole(...parameters);
      },
      issueCredentials: (principal, from) => {
        issued.push([principal, from]);
        return allowEverything.issueCredentials(principal, from);
      },
    };
    const fixture = lambdaFixture({ access });
    const name = await fixture.create({ 'index.mjs': 'export const handler = async () => 1;' });
    await fixture.invoke(name, {});
    await fixture.stop();
    const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    expect(asked[0]).toEqual([ROLE, 'lambda.amazonaws.com', name, arn]);
    const session: Principal = { type: 'role', roleArn: ROLE, sessionName: name };
    expect(issued).toEqual([[session, 'TestStack/Function1']]);
    expect(fixture.logged()[0]?.caller.principal).toEqual(session);
  });

  it('needs a permission on exactly what was named, and is refused in the words of Lambda', async () => {
    const asked: unknown[] = [];
    const access: AccessControl = {
      ...allowEverything,
      decide: (_principal, requirement) => {
        asked.push(requirement);
        return { allowed: false, message: 'no' };
      },
    };
    const fixture = lambdaFixture({ access });
    const name = await fixture.create({ 'index.mjs': '' });
    expect(await codeOf(fixture.invoke(name, {}))).toBe('AccessDeniedException');
    expect(await codeOf(fixture.invoke(`${name}:$LATEST`, {}))).toBe('AccessDeniedException');
    await fixture.stop();
    const resource = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    expect(asked).toEqual([
      { action: 'lambda:InvokeFunction', resource },
      { action: 'lambda:InvokeFunction', resource: `${resource}:$LATEST` },
    ]);
  });
});
