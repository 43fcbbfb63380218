import { createDynamoDb } from '../../../local/services/dynamodb/index.ts';
import { type TestPlatform, templateResource, testPlatform } from '../../support/platform.ts';
import { code, makeApi, provisionWith, type TestApi } from './api.ts';

const ROLE = 'arn:aws:iam::000000000000:role/api';
const KEYS = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
};

/** Two tables, `first` and `second`, with the keys pk (text) and sk (number), on a platform with the local DynamoDB. */
async function platformWithTables(): Promise<TestPlatform> {
  const platform = testPlatform();
  const services = createDynamoDb(platform);
  for (const service of services) platform.calls.register(service);
  const [dynamodb] = services;
  for (const TableName of ['first', 'second'])
    await provisionWith(
      dynamodb,
      templateResource('AWS::DynamoDB::Table', { ...KEYS, TableName }, { logicalId: TableName }),
    );
  return platform;
}

/** An API whose field `run` hands its arguments to a request handler on the table `first`. */
export interface TableApi {
  readonly api: TestApi;
  /** Runs a request handler's body; `ctx.args` are `args`. Gives `ctx.result` and `ctx.error` of the response handler. */
  run(body: string, args?: unknown): Promise<{ result: unknown; error?: { message: string; type: string } }>;
}

/** A `run` field for each request handler body that a test uses. */
export async function tableApi(bodies: readonly string[]): Promise<TableApi> {
  const platform = await platformWithTables();
  const api = await makeApi({
    platform,
    schema: `type Query { ${bodies.map((_, index) => `run${index}(args: AWSJSON): AWSJSON`).join(' ')} }`,
    dataSources: {
      Table: {
        Type: 'AMAZON_DYNAMODB',
        ServiceRoleArn: ROLE,
        DynamoDBConfig: { TableName: 'first', AwsRegion: 'us-east-1' },
      },
    },
    resolvers: Object.fromEntries(
      bodies.map((body, index) => [
        `Query.run${index}`,
        {
          source: 'Table',
          code: code(`const args = ctx.args.args; ${body}`, 'return { result: ctx.result, error: ctx.error };'),
        },
      ]),
    ),
  });
  return {
    api,
    run: async (body, args = {}) => {
      const field = `run${bodies.indexOf(body)}`;
      const answer = await api.query(`query Q($args: AWSJSON) { ${field}(args: $args) }`, {
        args: JSON.stringify(args),
      });
      const [error] = answer.body.errors ?? [];
      if (error) throw new Error(`${String(error['errorType'])}: ${String(error['message'])}`);
      return JSON.parse(String((answer.body.data as Record<string, string>)[field]));
    },
  };
}
