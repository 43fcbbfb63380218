import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { eventually, OUTPUTS } from '../deployed.ts';

export const sqs = new SQSClient({});

/** A queue of the probes' own. */
export interface OwnQueue {
  readonly arn: string;
  /** Lets a service send to it, on behalf of this resource. */
  letIn(service: string, sourceArn: string): Promise<void>;
  /** The body of the first message in which `mark` occurs. Raises an Error when none comes. */
  bodyWith(mark: string): Promise<string>;
  remove(): Promise<void>;
}

/** Makes a queue beside the stack's own, in the same account and region. */
export async function ownQueue(): Promise<OwnQueue> {
  const [, , , region, account] = (OUTPUTS['TopicArn'] ?? '').split(':');
  const QueueName = `test-aws-${randomUUID()}`;
  const arn = `arn:aws:sqs:${region}:${account}:${QueueName}`;
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
  return {
    arn,
    letIn: async (service, sourceArn) => {
      const statement = {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
      };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    },
    bodyWith: async (mark) => (await messageWith(QueueUrl, mark)).Body ?? '',
    remove: async () => {
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}

/** Takes the first message in which `mark` occurs out of a queue. Others are there again after a moment. */
export function messageWith(QueueUrl: string, mark: string): Promise<Message> {
  return eventually(`a message about ${mark}`, () => takeFrom(QueueUrl, ({ Body = '' }) => Body.includes(mark), 5));
}

/** Takes the first message out of a queue that is `wanted`, if there is one within `wait` seconds. */
export async function takeFrom(
  QueueUrl: string,
  wanted: (message: Message) => boolean,
  wait = 0,
): Promise<Message | undefined> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: wait,
      VisibilityTimeout: 5,
      MessageAttributeNames: ['All'],
    }),
  );
  const found = Messages.find(wanted);
  if (found) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: found.ReceiptHandle }));
  return found;
}
