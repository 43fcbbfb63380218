import { arn, bodies, Sqs } from './queues.ts';

describe('A message that was received too often', () => {
  it('is in the dead-letter queue, byte-identical, after exactly the allowed receives', async () => {
    const sqs = new Sqs();
    const { queue, deadLetters } = await sqs.queueWithDeadLetters('orders', 3);
    const body = '{ "id": "o-1",\n  "name":"Piz\u0020za 🍕" }';
    const messageId = await sqs.send(queue, body, {
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'pizza' } },
    });
    for (let receive = 1; receive <= 3; receive++) {
      expect((await sqs.receiveOne(queue)).Attributes?.['ApproximateReceiveCount']).toBe(String(receive));
      await sqs.seconds(30);
    }
    expect(await sqs.receive(queue)).toEqual([]);
    expect(await sqs.counts(queue)).toEqual([0, 0, 0]);
    expect(await sqs.receiveOne(deadLetters)).toMatchObject({
      MessageId: messageId,
      Body: body,
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'pizza' } },
      Attributes: {
        ApproximateReceiveCount: '4',
        SentTimestamp: String(Date.UTC(2026, 0, 1)),
        DeadLetterQueueSourceArn: arn('orders'),
      },
    });
  });

  it('leaves a hop of its own in the journal', async () => {
    const sqs = new Sqs();
    const { queue } = await sqs.queueWithDeadLetters('orders', 1);
    const messageId = await sqs.send(queue, '{"id":"o-1"}');
    await sqs.receiveOne(queue);
    await sqs.seconds(30);
    await sqs.receive(queue);
    expect(sqs.platform.journal.read({ correlationId: 'o-1' }).at(-1)).toMatchObject({
      action: 'sqs:Redrive',
      from: 'orders',
      to: 'orders-dlq',
      outcome: 'ok',
      attempt: 1,
      detail: { messageId, receiveCount: 1 },
    });
  });

  it('does not hold up the messages behind it', async () => {
    const sqs = new Sqs();
    const { queue, deadLetters } = await sqs.queueWithDeadLetters('orders', 1);
    await sqs.send(queue, 'poison');
    await sqs.receiveOne(queue);
    await sqs.seconds(30);
    await sqs.send(queue, 'good');
    expect(bodies(await sqs.receive(queue, { MaxNumberOfMessages: 10 }))).toEqual(['good']);
    expect(await sqs.counts(deadLetters)).toEqual([1, 0, 0]);
  });

  it('goes on ageing from when it was first sent', async () => {
    const sqs = new Sqs();
    const { queue, deadLetters } = await sqs.queueWithDeadLetters('orders', 1, { MessageRetentionPeriod: '1000' });
    await sqs.call('SetQueueAttributes', { QueueUrl: deadLetters, Attributes: { MessageRetentionPeriod: '120' } });
    await sqs.send(queue, 'x');
    await sqs.receiveOne(queue);
    await sqs.seconds(100);
    await sqs.receive(queue);
    expect(await sqs.counts(deadLetters)).toEqual([1, 0, 0]);
    await sqs.seconds(20);
    expect(await sqs.receive(deadLetters)).toEqual([]);
  });

  it('stays where it is while the dead-letter queue does not exist', async () => {
    const sqs = new Sqs();
    const { queue, deadLetters } = await sqs.queueWithDeadLetters('orders', 1);
    await sqs.call('DeleteQueue', { QueueUrl: deadLetters });
    await sqs.send(queue, 'x');
    await sqs.receiveOne(queue);
    await sqs.seconds(30);
    expect(bodies(await sqs.receive(queue))).toEqual(['x']);
  });
});

describe('A redrive policy', () => {
  it.each([
    ['names no queue', { deadLetterTargetArn: arn('none'), maxReceiveCount: 3 }, /Dead letter target does not exist/],
    ['has no count', { deadLetterTargetArn: arn('dlq') }, /does not contain mandatory attribute: maxReceiveCount/],
    ['counts to zero', { deadLetterTargetArn: arn('dlq'), maxReceiveCount: 0 }, /valid values are from 1 to 1000/],
    ['names a FIFO queue', { deadLetterTargetArn: arn('dlq.fifo'), maxReceiveCount: 3 }, /must be same type of queue/],
    [
      'names a queue that forbids it',
      { deadLetterTargetArn: arn('closed'), maxReceiveCount: 3 },
      /redrive allow policy/,
    ],
    ['names itself', { deadLetterTargetArn: arn('orders'), maxReceiveCount: 3 }, /can not be its own/],
  ])('that %s is refused', async (_what, policy, refusal) => {
    const sqs = new Sqs();
    await sqs.queue('dlq');
    await sqs.queue('dlq.fifo');
    await sqs.queue('closed', { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' });
    const Attributes = { RedrivePolicy: JSON.stringify(policy) };
    expect(await sqs.refusal('CreateQueue', { QueueName: 'orders', Attributes })).toMatch(refusal);
  });

  it('shows in the list of the dead-letter queue’s sources', async () => {
    const sqs = new Sqs();
    const { queue, deadLetters } = await sqs.queueWithDeadLetters('orders', 3);
    const list = (): Promise<unknown> => sqs.call('ListDeadLetterSourceQueues', { QueueUrl: deadLetters });
    expect(await list()).toEqual({ queueUrls: [queue] });
    await sqs.call('SetQueueAttributes', { QueueUrl: queue, Attributes: { RedrivePolicy: '' } });
    expect(await list()).toEqual({ queueUrls: [] });
  });
});
