import type { Scenario } from '../record.ts';

const NOTHING = '';
const arn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;

export const QUEUES: readonly Scenario[] = [
  {
    name: 'making, finding and deleting queues',
    run: async ({ sqs, see }) => {
      const create = (
        step: string,
        QueueName: string,
        Attributes: Record<string, string> = {},
      ): Promise<{ QueueUrl?: string | undefined } | undefined> =>
        see(step, sqs.createQueue({ QueueName, Attributes }));
      const QueueUrl = (await create('create', 'made', { VisibilityTimeout: '60' }))?.QueueUrl;
      await create('create alike', 'made', { VisibilityTimeout: '60' });
      await create('create without attributes', 'made');
      await create('create with another attribute', 'made', { VisibilityTimeout: '61' });
      await create('name with a dot', 'a.b');
      await create('name too long', 'a'.repeat(81));
      await create('FIFO name without attribute', 'a.fifo');
      await create('FIFO attribute without name', 'a', { FifoQueue: 'true' });
      await create('attribute out of range', 'a', { VisibilityTimeout: '43201' });
      await create('unknown attribute', 'a', { Size: '1' });
      await see('attributes', sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] }));
      await see('one attribute', sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['DelaySeconds'] }));
      await see('change', sqs.setQueueAttributes({ QueueUrl, Attributes: { DelaySeconds: '7' } }));
      await see('changed attribute', sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['DelaySeconds'] }));
      await see('change wrongly', sqs.setQueueAttributes({ QueueUrl, Attributes: { DelaySeconds: '901' } }));
      await see('find', sqs.getQueueUrl({ QueueName: 'made' }));
      await see('find nothing', sqs.getQueueUrl({ QueueName: 'missing' }));
      await create('create a second', 'made-2');
      await see('list', sqs.listQueues({ QueueNamePrefix: 'made' }));
      await see('list nothing', sqs.listQueues({ QueueNamePrefix: 'missing' }));
      await see('first page', sqs.listQueues({ QueueNamePrefix: 'made', MaxResults: 1 }));
      await see('tag', sqs.tagQueue({ QueueUrl, Tags: { a: '1', b: '2' } }));
      await see('untag', sqs.untagQueue({ QueueUrl, TagKeys: ['a'] }));
      await see('tags', sqs.listQueueTags({ QueueUrl }));
      await see('purge', sqs.purgeQueue({ QueueUrl }));
      await see('purge again', sqs.purgeQueue({ QueueUrl }));
      await see('delete', sqs.deleteQueue({ QueueUrl }));
      await see('use after deletion', sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] }));
      await create('create again at once', 'made');
    },
  },
  {
    name: 'dead letters',
    run: async ({ sqs, see }) => {
      const { QueueUrl: dlq = NOTHING } = await sqs.createQueue({ QueueName: 'dead' });
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 2 });
      const { QueueUrl = NOTHING } = await sqs.createQueue({ QueueName: 'alive', Attributes: { RedrivePolicy } });
      await see('policy', sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['RedrivePolicy'] }));
      await see('sources', sqs.listDeadLetterSourceQueues({ QueueUrl: dlq }));
      await sqs.sendMessage({
        QueueUrl,
        MessageBody: 'poison',
        MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } },
      });
      const names = { MessageSystemAttributeNames: ['All' as const], MessageAttributeNames: ['All'] };
      await see('first receive', sqs.receiveMessage({ QueueUrl, VisibilityTimeout: 0, ...names }));
      await see('second receive', sqs.receiveMessage({ QueueUrl, VisibilityTimeout: 0, ...names }));
      await see('third receive', sqs.receiveMessage({ QueueUrl, VisibilityTimeout: 0, ...names }));
      await see('dead letter', sqs.receiveMessage({ QueueUrl: dlq, ...names }));
      const set = (step: string, policy: string): Promise<unknown> =>
        see(step, sqs.setQueueAttributes({ QueueUrl, Attributes: { RedrivePolicy: policy } }));
      await set('policy without a queue', JSON.stringify({ deadLetterTargetArn: arn('missing'), maxReceiveCount: 2 }));
      await set('policy without a count', JSON.stringify({ deadLetterTargetArn: arn('dead') }));
      await set(
        'policy with a count of zero',
        JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 0 }),
      );
      await set('policy that is no JSON', 'x');
      await set('no policy', '');
      await see('no sources', sqs.listDeadLetterSourceQueues({ QueueUrl: dlq }));
    },
  },
  {
    name: 'FIFO',
    run: async ({ sqs, see }) => {
      const { QueueUrl = NOTHING } = await sqs.createQueue({
        QueueName: 'order.fifo',
        Attributes: { FifoQueue: 'true' },
      });
      await see('attributes', sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] }));
      const send = (
        step: string,
        MessageBody: string,
        MessageGroupId?: string,
        MessageDeduplicationId?: string,
      ): Promise<unknown> =>
        see(step, sqs.sendMessage({ QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId }));
      await send('no group', 'x');
      await send('no deduplication id', 'x', 'a');
      await send('a1', 'a1', 'a', '1');
      await send('a1 again', 'a1', 'a', '1');
      await send('a2', 'a2', 'a', '2');
      await send('b1', 'b1', 'b', '3');
      await see(
        'delay',
        sqs.sendMessage({
          QueueUrl,
          MessageBody: 'x',
          MessageGroupId: 'a',
          MessageDeduplicationId: 'd',
          DelaySeconds: 1,
        }),
      );
      const names = {
        MessageSystemAttributeNames: [
          'MessageGroupId' as const,
          'MessageDeduplicationId' as const,
          'SequenceNumber' as const,
        ],
      };
      const first = await see('first', sqs.receiveMessage({ QueueUrl, ...names }));
      await see('behind the first', sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, ...names }));
      await see(
        'delete the first',
        sqs.deleteMessage({ QueueUrl, ReceiptHandle: first?.Messages?.[0]?.ReceiptHandle }),
      );
      await see('after the first', sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, ...names }));
      await see(
        'send batch',
        sqs.sendMessageBatch({
          QueueUrl,
          Entries: [
            { Id: '1', MessageBody: 'c1', MessageGroupId: 'c', MessageDeduplicationId: 'c1' },
            { Id: '2', MessageBody: 'c2' },
          ],
        }),
      );
    },
  },
  {
    name: 'moving dead letters back',
    run: async ({ sqs, see }) => {
      const { QueueUrl: dlq = NOTHING } = await sqs.createQueue({ QueueName: 'move-dead' });
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn('move-dead'), maxReceiveCount: 1 });
      const { QueueUrl = NOTHING } = await sqs.createQueue({ QueueName: 'move', Attributes: { RedrivePolicy } });
      await sqs.sendMessage({ QueueUrl, MessageBody: 'x' });
      await sqs.receiveMessage({ QueueUrl, VisibilityTimeout: 0 });
      await sqs.receiveMessage({ QueueUrl });
      await see('start', sqs.startMessageMoveTask({ SourceArn: arn('move-dead') }));
      await see('moved', sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 1, MessageSystemAttributeNames: ['All'] }));
      await see('list', sqs.listMessageMoveTasks({ SourceArn: arn('move-dead') }));
      await see('start at a queue that is none', sqs.startMessageMoveTask({ SourceArn: arn('missing') }));
      await see('cancel nonsense', sqs.cancelMessageMoveTask({ TaskHandle: 'x' }));
      await see('left', sqs.getQueueAttributes({ QueueUrl: dlq, AttributeNames: ['ApproximateNumberOfMessages'] }));
    },
  },
];
