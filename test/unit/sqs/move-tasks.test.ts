import { arn, bodies, Sqs } from './queues.ts';

async function withDeadLetters(count: number): Promise<{ sqs: Sqs; queue: string; deadLetters: string }> {
  const sqs = new Sqs();
  const { queue, deadLetters } = await sqs.queueWithDeadLetters('orders', 1);
  for (let index = 0; index < count; index++) await sqs.send(queue, `{"id":"o-${index}"}`);
  for (let left = count; left > 0; left -= 10) await sqs.receive(queue, { MaxNumberOfMessages: 10 });
  await sqs.seconds(30);
  await sqs.receive(queue);
  expect(await sqs.counts(deadLetters)).toEqual([count, 0, 0]);
  return { sqs, queue, deadLetters };
}

const SourceArn = arn('orders-dlq');

describe('A redrive of a dead-letter queue', () => {
  it('brings messages back to where they came from: same body, otherwise new', async () => {
    const { sqs, queue, deadLetters } = await withDeadLetters(1);
    const { MessageId } = await sqs.receiveOne(deadLetters, { VisibilityTimeout: 0 });
    await sqs.call('StartMessageMoveTask', { SourceArn });
    await sqs.seconds(0);
    const message = await sqs.receiveOne(queue);
    expect(message).toMatchObject({
      Body: '{"id":"o-0"}',
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.UTC(2026, 0, 1) + 30_000) },
    });
    expect(message.MessageId).not.toBe(MessageId);
    expect(await sqs.counts(deadLetters)).toEqual([0, 0, 0]);
    expect(sqs.platform.journal.read({ correlationId: 'o-0' })).toContainEqual(
      expect.objectContaining({ action: 'sqs:MoveMessage', from: 'orders-dlq', to: 'orders' }),
    );
  });

  it('brings messages to another queue when told so', async () => {
    const { sqs, deadLetters } = await withDeadLetters(25);
    const other = await sqs.queue('other');
    await sqs.call('StartMessageMoveTask', { SourceArn, DestinationArn: arn('other') });
    await sqs.seconds(0);
    expect(await sqs.counts(deadLetters)).toEqual([0, 0, 0]);
    expect(await sqs.counts(other)).toEqual([25, 0, 0]);
    expect(await sqs.call('ListMessageMoveTasks', { SourceArn })).toEqual({
      Results: [
        expect.objectContaining({
          Status: 'COMPLETED',
          DestinationArn: arn('other'),
          ApproximateNumberOfMessagesMoved: 25,
          ApproximateNumberOfMessagesToMove: 25,
        }),
      ],
    });
  });

  it('keeps to the rate, and can be cancelled on the way', async () => {
    const { sqs, queue, deadLetters } = await withDeadLetters(10);
    const { TaskHandle } = await sqs.call('StartMessageMoveTask', { SourceArn, MaxNumberOfMessagesPerSecond: 2 });
    await sqs.seconds(1.4);
    expect(await sqs.counts(queue)).toEqual([3, 0, 0]);
    expect(await sqs.refusal('StartMessageMoveTask', { SourceArn })).toMatch(/already a task running/);
    expect(await sqs.call('CancelMessageMoveTask', { TaskHandle })).toEqual({ ApproximateNumberOfMessagesMoved: 3 });
    await sqs.seconds(60);
    expect(await sqs.counts(queue)).toEqual([3, 0, 0]);
    expect(await sqs.counts(deadLetters)).toEqual([7, 0, 0]);
  });

  it('fails, losing nothing, for a message that was sent to the dead-letter queue directly', async () => {
    const { sqs, deadLetters } = await withDeadLetters(0);
    await sqs.send(deadLetters, 'from nowhere');
    await sqs.call('StartMessageMoveTask', { SourceArn });
    await sqs.seconds(0);
    expect(await sqs.call('ListMessageMoveTasks', { SourceArn })).toEqual({
      Results: [expect.objectContaining({ Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' })],
    });
    expect(bodies(await sqs.receive(deadLetters))).toEqual(['from nowhere']);
  });

  it.each([
    ['no queue', { SourceArn: arn('none') }, /^ResourceNotFoundException: .*SourceArn/],
    ['a queue that is no dead-letter queue', { SourceArn: arn('orders') }, /must be configured as a Dead Letter Queue/],
    ['no destination', { SourceArn, DestinationArn: arn('none') }, /^ResourceNotFoundException: .*DestinationArn/],
    ['itself as destination', { SourceArn, DestinationArn: SourceArn }, /cannot be the same/],
    ['a destination of the other type', { SourceArn, DestinationArn: arn('x.fifo') }, /must be of the same type/],
    ['too high a rate', { SourceArn, MaxNumberOfMessagesPerSecond: 501 }, /must be an integer from 1 to 500/],
  ])('of %s is refused', async (_what, input, refusal) => {
    const { sqs } = await withDeadLetters(0);
    await sqs.queue('x.fifo');
    expect(await sqs.refusal('StartMessageMoveTask', input)).toMatch(refusal);
  });

  it('asks for the permissions of both ends', async () => {
    const { sqs } = await withDeadLetters(0);
    const needs = sqs.service.operations.get('StartMessageMoveTask')?.requires({ SourceArn }) ?? [];
    expect(needs.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      `sqs:StartMessageMoveTask ${SourceArn}`,
      `sqs:ReceiveMessage ${SourceArn}`,
      `sqs:DeleteMessage ${SourceArn}`,
      `sqs:GetQueueAttributes ${SourceArn}`,
      `sqs:SendMessage ${arn('orders')}`,
    ]);
  });
});
