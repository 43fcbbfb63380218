import { Buffer } from 'node:buffer';
import type { Scenario } from '../record.ts';

const NOTHING = '';

/** The queue that the scenario uses, made with AWS's defaults. */
export const MESSAGES: readonly Scenario[] = [
  {
    name: 'a message and its attributes',
    run: async ({ sqs, see }) => {
      const { QueueUrl = NOTHING } = await sqs.createQueue({ QueueName: 'messages' });
      const MessageAttributes = {
        text: { DataType: 'String', StringValue: 'Grüße' },
        number: { DataType: 'Number.int', StringValue: '42' },
        bytes: { DataType: 'Binary', BinaryValue: Buffer.from([0, 1, 254, 255]) },
      };
      await see('send', sqs.sendMessage({ QueueUrl, MessageBody: 'Grüße\n<&>', MessageAttributes }));
      const names = { MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] } as const;
      await see(
        'receive',
        sqs.receiveMessage({
          QueueUrl,
          VisibilityTimeout: 0,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
      );
      await see(
        'receive one attribute',
        sqs.receiveMessage({ QueueUrl, VisibilityTimeout: 0, MessageAttributeNames: ['number'] }),
      );
      await see(
        'receive by prefix',
        sqs.receiveMessage({ QueueUrl, VisibilityTimeout: 0, MessageAttributeNames: ['b.*'] }),
      );
      await see(
        'receive the deprecated way',
        sqs.receiveMessage({ QueueUrl, VisibilityTimeout: 0, AttributeNames: ['All'] }),
      );
      const last = await see(
        'receive at last',
        sqs.receiveMessage({
          QueueUrl,
          ...names,
          MessageSystemAttributeNames: ['MessageGroupId', 'ApproximateReceiveCount'],
          MessageAttributeNames: [],
        }),
      );
      await see('delete', sqs.deleteMessage({ QueueUrl, ReceiptHandle: last?.Messages?.[0]?.ReceiptHandle }));
      await see('delete again', sqs.deleteMessage({ QueueUrl, ReceiptHandle: last?.Messages?.[0]?.ReceiptHandle }));
      await see('receive nothing', sqs.receiveMessage({ QueueUrl }));
      await see('emoji', sqs.sendMessage({ QueueUrl, MessageBody: '🍕' }));
      await see('receive the emoji', sqs.receiveMessage({ QueueUrl }));
      await see(
        'trace header',
        sqs.sendMessage({
          QueueUrl,
          MessageBody: 'x',
          MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-2-3' } },
        }),
      );
      await see(
        'receive the trace header',
        sqs.receiveMessage({ QueueUrl, MessageSystemAttributeNames: ['AWSTraceHeader'] }),
      );
    },
  },
  {
    name: 'messages that are refused',
    run: async ({ sqs, see }) => {
      const { QueueUrl = NOTHING } = await sqs.createQueue({
        QueueName: 'refused',
        Attributes: { MaximumMessageSize: '1024' },
      });
      const send = (step: string, input: object): Promise<unknown> =>
        see(step, sqs.sendMessage({ QueueUrl, MessageBody: 'x', ...input }));
      await send('empty body', { MessageBody: '' });
      await send('control character', { MessageBody: 'a\u0001b' });
      await send('too long', { MessageBody: 'x'.repeat(1025) });
      await send('just long enough', { MessageBody: 'x'.repeat(1024) });
      await send('delay too long', { DelaySeconds: 901 });
      await send('negative delay', { DelaySeconds: -1 });
      await send('attribute without a value', { MessageAttributes: { a: { DataType: 'String' } } });
      await send('attribute of no type', { MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } });
      await send('attribute number that is none', {
        MessageAttributes: { a: { DataType: 'Number', StringValue: 'x' } },
      });
      await send('attribute name of AWS', { MessageAttributes: { 'AWS.a': { DataType: 'String', StringValue: 'x' } } });
      await send('deduplication id', { MessageDeduplicationId: 'd' });
      await send('tenant of a fair queue', { MessageGroupId: 'g' });
      await see('unknown queue', sqs.sendMessage({ QueueUrl: `${QueueUrl}-x`, MessageBody: 'x' }));
    },
  },
  {
    name: 'visibility and receipt handles',
    run: async ({ sqs, see }) => {
      const { QueueUrl = NOTHING } = await sqs.createQueue({ QueueName: 'visibility' });
      await sqs.sendMessage({ QueueUrl, MessageBody: 'x' });
      const first = await see('receive', sqs.receiveMessage({ QueueUrl }));
      const ReceiptHandle = first?.Messages?.[0]?.ReceiptHandle;
      await see('receive while invisible', sqs.receiveMessage({ QueueUrl }));
      await see('give up', sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
      await see(
        'change what is visible',
        sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 5 }),
      );
      const second = await see('receive again', sqs.receiveMessage({ QueueUrl, MessageSystemAttributeNames: ['All'] }));
      const latest = second?.Messages?.[0]?.ReceiptHandle;
      await see(
        'visibility too long',
        sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle: latest, VisibilityTimeout: 43_201 }),
      );
      await see(
        'more than twelve hours',
        sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle: latest, VisibilityTimeout: 43_200 }),
      );
      await see('delete', sqs.deleteMessage({ QueueUrl, ReceiptHandle: latest }));
      await see(
        'change what is deleted',
        sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle: latest, VisibilityTimeout: 5 }),
      );
      await see('delete by nonsense', sqs.deleteMessage({ QueueUrl, ReceiptHandle: 'nonsense' }));
      await see('receive too many', sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 11 }));
      await see('receive none', sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 0 }));
      await see('wait too long', sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 21 }));
    },
  },
  {
    name: 'long polling and delays',
    run: async ({ sqs, see }) => {
      const { QueueUrl = NOTHING } = await sqs.createQueue({ QueueName: 'polling' });
      const poll = sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 5 });
      await sqs.sendMessage({ QueueUrl, MessageBody: 'x' });
      const answer = await see('poll', poll);
      await see(
        'return',
        sqs.changeMessageVisibility({
          QueueUrl,
          ReceiptHandle: answer?.Messages?.[0]?.ReceiptHandle,
          VisibilityTimeout: 1,
        }),
      );
      await see('poll for what comes back', sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 5 }));
      await sqs.sendMessage({ QueueUrl, MessageBody: 'later', DelaySeconds: 1 });
      await see(
        'counts',
        sqs.getQueueAttributes({
          QueueUrl,
          AttributeNames: [
            'ApproximateNumberOfMessages',
            'ApproximateNumberOfMessagesNotVisible',
            'ApproximateNumberOfMessagesDelayed',
          ],
        }),
      );
      await see('poll for what is delayed', sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 5 }));
    },
  },
  {
    name: 'batches',
    run: async ({ sqs, see }) => {
      const { QueueUrl = NOTHING } = await sqs.createQueue({ QueueName: 'batches' });
      const entries = (count: number): { Id: string; MessageBody: string }[] =>
        Array.from({ length: count }, (_, index) => ({ Id: `${index}`, MessageBody: `body ${index}` }));
      await see('send', sqs.sendMessageBatch({ QueueUrl, Entries: entries(3) }));
      await see(
        'send with one bad',
        sqs.sendMessageBatch({
          QueueUrl,
          Entries: [...entries(1), { Id: 'bad', MessageBody: 'x', DelaySeconds: 901 }],
        }),
      );
      await see('send none', sqs.sendMessageBatch({ QueueUrl, Entries: [] }));
      await see('send eleven', sqs.sendMessageBatch({ QueueUrl, Entries: entries(11) }));
      await see('send twice the same id', sqs.sendMessageBatch({ QueueUrl, Entries: [...entries(1), ...entries(1)] }));
      await see('send with a bad id', sqs.sendMessageBatch({ QueueUrl, Entries: [{ Id: 'a b', MessageBody: 'x' }] }));
      const { Messages = [] } = (await see('receive', sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 }))) ?? {};
      const handles = Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
      await see(
        'change',
        sqs.changeMessageVisibilityBatch({
          QueueUrl,
          Entries: handles.map((entry) => ({ ...entry, VisibilityTimeout: 60 })),
        }),
      );
      await see(
        'delete',
        sqs.deleteMessageBatch({ QueueUrl, Entries: [...handles, { Id: 'bad', ReceiptHandle: 'nonsense' }] }),
      );
      await see(
        'counts',
        sqs.getQueueAttributes({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
    },
  },
];
