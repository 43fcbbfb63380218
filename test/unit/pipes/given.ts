import type { StreamRecord } from '../../../local/apis/dynamodb.ts';
import { AwsError } from '../../../local/core/aws-error.ts';
import { isRecord } from '../../../local/core/fields.ts';
import type { Hop } from '../../../local/journal/journal.ts';
import { createPipes, type PipeOptions, type PipesService } from '../../../local/services/pipes/index.ts';
import { fakeService, type TestPlatform, templateResource } from '../../support/platform.ts';

export const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders';
export const STREAM = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000';
export const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:process';
export const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:work';
export const TOPIC = 'arn:aws:sns:us-east-1:000000000000:outcomes';
export const DEAD_LETTERS = 'arn:aws:sqs:us-east-1:000000000000:dead-letters';
export const ROLE = 'arn:aws:iam::000000000000:role/pipe';

export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  receives: number;
  invisibleUntil: number;
}

/** A queue as a pipe sees it: receives hide messages for the visibility timeout, deletes remove them. */
export class FakeQueue {
  readonly messages: QueuedMessage[] = [];
  readonly deadLetters: { body: string }[] = [];
  readonly asked: ReturnType<typeof fakeService>;
  readonly #platform: TestPlatform;
  /** Set to make calls fail. */
  failing: ((action: string) => Error | undefined) | undefined;

  constructor(platform: TestPlatform, visibilitySeconds = 30) {
    this.#platform = platform;
    const guarded =
      <I, O>(action: string, answer: (input: I) => O) =>
      (input: I): O => {
        const error = this.failing?.(action);
        if (error) throw error;
        return answer(input);
      };
    this.asked = fakeService(platform, 'sqs', {
      GetQueueAttributes: guarded('GetQueueAttributes', () => ({
        Attributes: { VisibilityTimeout: String(visibilitySeconds) },
      })),
      ReceiveMessage: guarded('ReceiveMessage', (input: { MaxNumberOfMessages: number }) => {
        const now = platform.clock.now();
        const due = this.messages.filter(({ invisibleUntil }) => invisibleUntil <= now);
        return {
          Messages: due.slice(0, input.MaxNumberOfMessages).map((message) => {
            message.receives++;
            message.invisibleUntil = now + visibilitySeconds * 1000;
            platform.clock.after(visibilitySeconds * 1000, () => platform.signals.notify(QUEUE));
            return {
              MessageId: message.id,
              ReceiptHandle: `handle-${message.id}`,
              Body: message.body,
              MD5OfBody: 'md5',
              Attributes: { ApproximateReceiveCount: String(message.receives), SenderId: 'sender' },
            };
          }),
        };
      }),
      DeleteMessage: guarded('DeleteMessage', (input: { ReceiptHandle: string }) => {
        const index = this.messages.findIndex(({ id }) => `handle-${id}` === input.ReceiptHandle);
        if (index >= 0) this.messages.splice(index, 1);
        return {};
      }),
      SendMessage: guarded('SendMessage', (input: { MessageBody: string }) => {
        this.deadLetters.push({ body: input.MessageBody });
        return { MessageId: 'sent', MD5OfMessageBody: 'md5' };
      }),
    });
  }

  send(...bodies: string[]): void {
    for (const body of bodies) this.messages.push({ id: `m${this.#nextId++}`, body, receives: 0, invisibleUntil: 0 });
    this.#platform.signals.notify(QUEUE);
  }

  #nextId = 1;
}

/** A table's stream with one or more shards, each a list of records. */
export class FakeStream {
  readonly shards = new Map<string, { records: StreamRecord[]; closed: boolean; parent?: string }>();
  readonly asked: ReturnType<typeof fakeService>;
  readonly #platform: TestPlatform;
  #nextSequence = 100;
  failing: ((action: string) => Error | undefined) | undefined;

  constructor(platform: TestPlatform) {
    this.#platform = platform;
    this.shards.set('shard-1', { records: [], closed: false });
    const guarded =
      <I, O>(action: string, answer: (input: I) => O) =>
      (input: I): O => {
        const error = this.failing?.(action);
        if (error) throw error;
        return answer(input);
      };
    this.asked = fakeService(platform, 'dynamodbstreams', {
      ListStreams: guarded('ListStreams', () => ({ Streams: [] })),
      DescribeStream: guarded('DescribeStream', () => ({
        StreamDescription: {
          StreamArn: STREAM,
          StreamStatus: 'ENABLED',
          Shards: [...this.shards].map(([ShardId, { parent }]) => ({
            ShardId,
            ...(parent && { ParentShardId: parent }),
          })),
        },
      })),
      GetShardIterator: guarded(
        'GetShardIterator',
        (input: { ShardId: string; ShardIteratorType: string; SequenceNumber?: string }) => {
          const records = this.#shard(input.ShardId).records;
          const after = records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === input.SequenceNumber) + 1;
          const at = input.ShardIteratorType === 'LATEST' ? records.length : after;
          return { ShardIterator: `${input.ShardId}/${at}` };
        },
      ),
      GetRecords: guarded('GetRecords', (input: { ShardIterator: string; Limit: number }) => {
        const [shardId = '', position] = input.ShardIterator.split('/');
        const shard = this.#shard(shardId);
        const from = Number(position);
        const Records = shard.records.slice(from, from + input.Limit);
        const next = from + Records.length;
        const ended = shard.closed && next === shard.records.length;
        return { Records, ...(!ended && { NextShardIterator: `${shardId}/${next}` }) };
      }),
    });
  }

  /** Adds a change of the item `key` that carries `value`. */
  write(key: string, value: string, shardId = 'shard-1'): void {
    const sequence = String(this.#nextSequence++);
    this.#shard(shardId).records.push({
      eventID: `e${sequence}`,
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(this.#platform.clock.now() / 1000),
        Keys: { id: { S: key } },
        NewImage: { id: { S: key }, value: { S: value } },
        SequenceNumber: sequence,
        SizeBytes: 10,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    this.#platform.signals.notify(STREAM);
  }

  #shard(shardId: string): { records: StreamRecord[]; closed: boolean } {
    const shard = this.shards.get(shardId);
    if (!shard) throw new AwsError('ResourceNotFoundException', `There is no shard ${shardId}.`);
    return shard;
  }
}

/** Makes a pipe as a template would; it starts with `start()`. */
export async function givenPipe(
  platform: TestPlatform,
  properties: Record<string, unknown>,
  options: Partial<PipeOptions> = {},
): Promise<PipesService> {
  const pipes = createPipes(platform, options);
  const [provider] = pipes.providers;
  if (!provider) throw new Error('Pipes have a provider.');
  await provider.provision(
    templateResource('AWS::Pipes::Pipe', { Name: 'intake', RoleArn: ROLE, ...properties }, { logicalId: 'Pipe' }),
  );
  return pipes;
}

/** The `value` of each record in a batch that a target got as JSON. */
export function valuesIn(payload: string): string[] {
  const events: unknown = JSON.parse(payload);
  if (!Array.isArray(events)) throw new Error('The target got no JSON array.');
  return events.map((event) => {
    const image = path(event, 'dynamodb', 'NewImage', 'value', 'S');
    if (typeof image !== 'string') throw new Error('The event has no value.');
    return image;
  });
}

/** A member deep inside a value. */
export function path(value: unknown, ...names: string[]): unknown {
  return names.reduce<unknown>((current, name) => (isRecord(current) ? current[name] : undefined), value);
}

export function hopsOf(platform: TestPlatform, action: string): Hop[] {
  return platform.journal.read().filter((hop) => hop.action === action);
}

/** A pipe from the stream, from its start, to a function. */
export function pipeOn(parameters: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Source: STREAM,
    SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 10, ...parameters } },
    Target: FUNCTION,
  };
}

/** A function that fails for batches in which `fails` finds fault; gives the batches it got. */
export function givenFunction(platform: TestPlatform, fails: (values: string[]) => boolean = () => false): string[][] {
  const batches: string[][] = [];
  fakeService(platform, 'lambda', {
    Invoke: (input: { Payload: string }) => {
      const values = valuesIn(input.Payload);
      batches.push(values);
      if (fails(values)) return { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorMessage":"no"}' };
      return { StatusCode: 200, Payload: 'null' };
    },
  });
  return batches;
}
