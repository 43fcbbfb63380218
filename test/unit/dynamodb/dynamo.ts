import type { AttributeMap, StreamRecord } from '../../../local/apis/dynamodb.ts';
import { AwsError } from '../../../local/core/aws-error.ts';
import { isRecord } from '../../../local/core/fields.ts';
import { type AccessControl, OPERATOR } from '../../../local/platform/access.ts';
import type { ProvisionedResource } from '../../../local/platform/resources.ts';
import type { AwsService } from '../../../local/platform/service.ts';
import { createDynamoDb } from '../../../local/services/dynamodb/index.ts';
import { type TestPlatform, templateResource, testPlatform } from '../../support/platform.ts';

type Answer = Readonly<Record<string, unknown>>;

/** A local DynamoDB under test, with time in the test's hands. */
export interface Dynamo {
  readonly platform: TestPlatform;
  readonly services: readonly AwsService[];
  ask(action: string, input: unknown): Promise<Answer>;
  /** The error that the request must be refused with. */
  refusal(action: string, input: unknown): Promise<AwsError>;
  provision(type: string, properties: Record<string, unknown>): Promise<ProvisionedResource>;
  /** Every record of a stream that is still there, oldest first. */
  records(streamArn: string): Promise<StreamRecord[]>;
  iterator(streamArn: string, more: Record<string, unknown>): Promise<string>;
}

const CALLER = { principal: OPERATOR, from: 'test' };
const STREAM_ACTIONS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];

export function dynamo(options: { access?: AccessControl } = {}): Dynamo {
  const platform = testPlatform(options);
  const services = createDynamoDb(platform);
  for (const service of services) platform.calls.register(service);
  const ask: Dynamo['ask'] = async (action, input) => {
    const service = STREAM_ACTIONS.includes(action) ? 'dynamodbstreams' : 'dynamodb';
    const output = await platform.calls.dispatch(service, action, input, CALLER);
    return isRecord(output) ? output : {};
  };
  const iterator: Dynamo['iterator'] = async (StreamArn, more) => {
    const { StreamDescription: stream } = await platform.calls.invoke(
      'dynamodbstreams',
      'DescribeStream',
      { StreamArn },
      CALLER,
    );
    const answer = await ask('GetShardIterator', { StreamArn, ShardId: stream.Shards[0]?.ShardId, ...more });
    return String(answer['ShardIterator']);
  };
  return {
    platform,
    services,
    ask,
    iterator,
    refusal: async (action, input) => {
      try {
        await ask(action, input);
      } catch (error) {
        if (error instanceof AwsError) return error;
        throw error;
      }
      throw new Error(`${action} was not refused.`);
    },
    provision: async (type, properties) => {
      const provider = services.flatMap(({ providers }) => providers).find((one) => one.type === type);
      if (!provider) throw new Error(`No provider makes ${type}.`);
      return provider.provision(templateResource(type, properties));
    },
    records: async (streamArn) => {
      const records: StreamRecord[] = [];
      let next: string | undefined = await iterator(streamArn, { ShardIteratorType: 'TRIM_HORIZON' });
      while (next !== undefined) {
        const page: { Records: StreamRecord[]; NextShardIterator?: string } = await platform.calls.invoke(
          'dynamodbstreams',
          'GetRecords',
          { ShardIterator: next },
          CALLER,
        );
        records.push(...page.Records);
        next = page.Records.length > 0 ? page.NextShardIterator : undefined;
      }
      return records;
    },
  };
}

/** A table with keys `pk` and `sk`, of strings unless said otherwise. */
export function table(name: string, more: Record<string, unknown> = {}, sort: 'S' | 'N' | 'B' = 'S'): object {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: sort },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    ...more,
  };
}

/** `table` with a stream; gives the stream's ARN. */
export async function streamedTable(db: Dynamo, name: string, viewType = 'NEW_AND_OLD_IMAGES'): Promise<string> {
  const answer = await db.ask(
    'CreateTable',
    table(name, { StreamSpecification: { StreamEnabled: true, StreamViewType: viewType } }),
  );
  const description = answer['TableDescription'];
  if (!isRecord(description)) throw new Error('CreateTable described no table.');
  return String(description['LatestStreamArn']);
}

export function key(pk: string, sk: string): AttributeMap {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** The items of a page. */
export function itemsOf(answer: Answer): AttributeMap[] {
  const items = answer['Items'];
  if (!Array.isArray(items)) throw new Error('The answer has no items.');
  return items;
}
