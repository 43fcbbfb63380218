import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AwsError } from '../../../local/core/aws-error.ts';
import type { ManualClock } from '../../../local/core/clock.ts';
import { type AccessControl, OPERATOR } from '../../../local/platform/access.ts';
import type { Caller } from '../../../local/platform/calls.ts';
import { createLambda, type LambdaService } from '../../../local/services/lambda/index.ts';
import type { LambdaOptions } from '../../../local/services/lambda/lambda-function.ts';
import { fakeService, type TestPlatform, templateResource, testPlatform } from '../../support/platform.ts';

export const ROLE = 'arn:aws:iam::000000000000:role/function-role';

export interface Answer {
  readonly StatusCode: number;
  readonly Payload: string;
  readonly FunctionError?: string;
}

/** A Lambda service with functions made of given files; what they log is kept. */
export interface LambdaFixture {
  readonly platform: TestPlatform<ManualClock>;
  readonly lambda: LambdaService;
  readonly folder: string;
  /** Every log event written so far, with its stream. */
  logged(): { group: string; stream: string; message: string; caller: Caller }[];
  /** Makes a function of these files, `index.mjs` being the usual one. */
  create(files: Record<string, string | Buffer>, properties?: Record<string, unknown>): Promise<string>;
  invoke(functionName: string, event: unknown, caller?: Partial<Caller>): Promise<Answer>;
  stop(): Promise<void>;
}

export function lambdaFixture(
  options: LambdaOptions & { endpoint?: string; access?: AccessControl } = {},
): LambdaFixture {
  const platform: TestPlatform<ManualClock> = {
    ...testPlatform(options.access ? { access: options.access } : {}),
    endpoint: () => options.endpoint ?? 'http://127.0.0.1:1',
  };
  const folder = mkdtempSync(join(tmpdir(), 'lambda-test-'));
  const lambda = createLambda(platform, { concurrency: 1, ...options });
  platform.calls.register(lambda);
  const asked = fakeService(platform, 'logs', { CreateLogStream: () => ({}), PutLogEvents: () => ({}) });
  let functions = 0;
  return {
    platform,
    lambda,
    folder,
    logged: () =>
      asked.flatMap(({ action, input, caller }) => {
        if (action !== 'PutLogEvents') return [];
        const { logGroupName, logStreamName, logEvents } = input as {
          logGroupName: string;
          logStreamName: string;
          logEvents: { message: string }[];
        };
        return logEvents.map(({ message }) => ({ group: logGroupName, stream: logStreamName, message, caller }));
      }),
    create: async (files, properties = {}) => {
      functions++;
      const assetFolder = join(folder, `asset.${functions}`);
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(assetFolder, name)), { recursive: true });
        writeFileSync(join(assetFolder, name), content);
      }
      const archive = Object.keys(files).find((name) => name.endsWith('.zip'));
      const provisioned = await lambda.providers[0]?.provision(
        templateResource(
          'AWS::Lambda::Function',
          {
            FunctionName: `function${functions}`,
            Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
            Handler: 'index.handler',
            Runtime: 'nodejs24.x',
            Role: ROLE,
            ...properties,
          },
          {
            logicalId: `Function${functions}`,
            assets: { 'code.zip': archive ? join(assetFolder, archive) : assetFolder },
          },
        ),
      );
      return provisioned?.ref ?? '';
    },
    invoke: (functionName, event, caller = {}) =>
      platform.calls.invoke(
        'lambda',
        'Invoke',
        { FunctionName: functionName, Payload: JSON.stringify(event) },
        { principal: OPERATOR, from: 'test', ...caller },
      ),
    stop: async () => {
      await lambda.stop?.();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The code of the AwsError that a promise is refused with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
  throw new Error('It was expected to be refused, and it was not.');
}

/** A server that a function calls to say that it is running. */
export async function bell(): Promise<{ server: Server; rung: Promise<void>; url: string }> {
  const { promise: rung, resolve } = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    response.end();
    resolve();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, rung, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
