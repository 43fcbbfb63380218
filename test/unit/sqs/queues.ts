import type { ReceivedMessage } from '../../../local/apis/sqs.ts';
import { AwsError } from '../../../local/core/aws-error.ts';
import { isRecord } from '../../../local/core/fields.ts';
import { type AccessControl, OPERATOR } from '../../../local/platform/access.ts';
import type { Caller } from '../../../local/platform/calls.ts';
import { createSqs, type DeliveryOptions, type SqsService } from '../../../local/services/sqs/index.ts';
import { type TestPlatform, testPlatform } from '../../support/platform.ts';

const CALLER: Caller = { principal: OPERATOR, from: 'test' };

/** SQS alone on a platform where time stands still, with a short name for each call. */
export class Sqs {
  readonly platform: TestPlatform;
  readonly service: SqsService;

  constructor(options: { delivery?: DeliveryOptions; seed?: number; access?: AccessControl } = {}) {
    this.platform = testPlatform(options);
    this.service = createSqs(this.platform, options);
    this.platform.calls.register(this.service);
  }

  async call(action: string, input: object, caller: Caller = CALLER): Promise<Readonly<Record<string, unknown>>> {
    const output = await this.platform.calls.dispatch('sqs', action, input, caller);
    return isRecord(output) ? output : {};
  }

  /** The error of a call that has to fail, as `code: message`. */
  async refusal(action: string, input: object): Promise<string> {
    try {
      await this.call(action, input);
    } catch (error) {
      if (error instanceof AwsError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return 'accepted';
  }

  async queue(name: string, attributes: Readonly<Record<string, string>> = {}): Promise<string> {
    const fifo = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
    const { QueueUrl } = await this.call('CreateQueue', { QueueName: name, Attributes: { ...fifo, ...attributes } });
    return String(QueueUrl);
  }

  /** A queue whose messages go to `<name>-dlq` after `maxReceiveCount` receives. */
  async queueWithDeadLetters(
    name: string,
    maxReceiveCount: number,
    attributes: Readonly<Record<string, string>> = {},
  ): Promise<{ queue: string; deadLetters: string }> {
    const suffix = name.endsWith('.fifo') ? '.fifo' : '';
    const dlq = `${name.replace('.fifo', '')}-dlq${suffix}`;
    const deadLetters = await this.queue(dlq);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn(dlq), maxReceiveCount });
    return { deadLetters, queue: await this.queue(name, { ...attributes, RedrivePolicy }) };
  }

  async send(QueueUrl: string, MessageBody: string, more: object = {}): Promise<string> {
    return String((await this.call('SendMessage', { QueueUrl, MessageBody, ...more }))['MessageId']);
  }

  async receive(QueueUrl: string, more: object = {}): Promise<ReceivedMessage[]> {
    const input = { QueueUrl, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'], ...more };
    return messagesIn(await this.call('ReceiveMessage', input));
  }

  /** The only message that is there to be received. */
  async receiveOne(QueueUrl: string, more: object = {}): Promise<ReceivedMessage> {
    const [message, ...others] = await this.receive(QueueUrl, { MaxNumberOfMessages: 10, ...more });
    if (!message || others.length > 0)
      throw new Error(`Received ${others.length + (message ? 1 : 0)} messages, not 1.`);
    return message;
  }

  async delete(QueueUrl: string, { ReceiptHandle }: ReceivedMessage): Promise<void> {
    await this.call('DeleteMessage', { QueueUrl, ReceiptHandle });
  }

  /** Visible, in flight and delayed messages. */
  async counts(QueueUrl: string): Promise<[visible: number, inFlight: number, delayed: number]> {
    const { Attributes } = await this.call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
    const attributes = isRecord(Attributes) ? Attributes : {};
    const count = (name: string): number => Number(attributes[`ApproximateNumberOfMessages${name}`]);
    return [count(''), count('NotVisible'), count('Delayed')];
  }

  seconds(count: number): Promise<void> {
    return this.platform.clock.advance(count * 1000);
  }
}

export function arn(queueName: string): string {
  return `arn:aws:sqs:us-east-1:000000000000:${queueName}`;
}

export function bodies(messages: readonly ReceivedMessage[]): string[] {
  return messages.map((message) => message.Body);
}

function messagesIn(output: Readonly<Record<string, unknown>>): ReceivedMessage[] {
  const list = output['Messages'];
  return Array.isArray(list) ? list.filter(isMessage) : [];
}

function isMessage(value: unknown): value is ReceivedMessage {
  return isRecord(value) && typeof value['Body'] === 'string' && typeof value['ReceiptHandle'] === 'string';
}
