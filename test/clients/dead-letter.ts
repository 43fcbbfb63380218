import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A queue whose one message was received too often, and the dead-letter queue that it went to. */
export interface DeadLetter {
  readonly queueUrl: string;
  readonly deadLettersArn: string;
  /** The text of the message once it is back in its queue. */
  redriven(): Promise<string | undefined>;
}

/** Makes both queues under this name, and kills a message. */
export async function givenDeadLetter(client: SQSClient, name: string): Promise<DeadLetter> {
  const dead = await client.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: dead.QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const deadLettersArn = Attributes?.['QueueArn'] ?? '';
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLettersArn, maxReceiveCount: 1 });
  const { QueueUrl = '' } = await client.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy, VisibilityTimeout: '0' } }),
  );
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'not an order' }));
  const received: number[] = [];
  for (let times = 0; times < 2; times += 1)
    received.push((await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.length ?? 0);
  if (received.join() !== '1,0') throw new Error(`The message came ${received} times instead of once.`);
  return {
    queueUrl: QueueUrl,
    deadLettersArn,
    redriven: async () => {
      const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
      return Messages?.[0]?.Body;
    },
  };
}
