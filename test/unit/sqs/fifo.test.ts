import { bodies, Sqs } from './queues.ts';

const all = { MaxNumberOfMessages: 10 };

async function fifo(attributes: Readonly<Record<string, string>> = {}): Promise<{ sqs: Sqs; queue: string }> {
  const sqs = new Sqs();
  return { sqs, queue: await sqs.queue('orders.fifo', { ContentBasedDeduplication: 'true', ...attributes }) };
}

describe('A FIFO queue', () => {
  it('hands out the messages of a group in order, and none of it while one is in flight', async () => {
    const { sqs, queue } = await fifo();
    for (const body of ['a1', 'a2', 'a3']) await sqs.send(queue, body, { MessageGroupId: 'a' });
    await sqs.send(queue, 'b1', { MessageGroupId: 'b' });
    const [a1] = await sqs.receive(queue);
    expect(a1?.Body).toBe('a1');
    expect(bodies(await sqs.receive(queue, all))).toEqual(['b1']);
    expect(await sqs.receive(queue, all)).toEqual([]);
    if (a1) await sqs.delete(queue, a1);
    expect(bodies(await sqs.receive(queue, all))).toEqual(['a2', 'a3']);
  });

  it('brings a message that was not deleted again before those behind it', async () => {
    const { sqs, queue } = await fifo();
    for (const body of ['a1', 'a2', 'a3']) await sqs.send(queue, body, { MessageGroupId: 'a' });
    const [a1, a2] = await sqs.receive(queue, { MaxNumberOfMessages: 2 });
    if (a2) await sqs.delete(queue, a2);
    await sqs.seconds(30);
    expect(bodies(await sqs.receive(queue, all))).toEqual(['a1', 'a3']);
    expect(a1?.Attributes).toMatchObject({ MessageGroupId: 'a' });
  });

  it('gives rising sequence numbers', async () => {
    const { sqs, queue } = await fifo();
    for (const body of ['1', '2', '3']) await sqs.send(queue, body, { MessageGroupId: body });
    const numbers = (await sqs.receive(queue, all)).map((message) => message.Attributes?.['SequenceNumber'] ?? '');
    expect(numbers).toEqual([...numbers].sort());
    expect(new Set(numbers).size).toBe(3);
  });

  it('takes a repeat within five minutes for the first, even when that was deleted meanwhile', async () => {
    const { sqs, queue } = await fifo();
    const send = (): Promise<string> => sqs.send(queue, 'same', { MessageGroupId: 'a' });
    const first = await send();
    await sqs.delete(queue, await sqs.receiveOne(queue));
    await sqs.seconds(299);
    expect(await send()).toBe(first);
    expect(await sqs.counts(queue)).toEqual([0, 0, 0]);
    await sqs.seconds(1);
    expect(await send()).not.toBe(first);
    expect(await sqs.counts(queue)).toEqual([1, 0, 0]);
  });

  it('goes by the deduplication id when there is one, by group if it is told so', async () => {
    const { sqs, queue } = await fifo({ DeduplicationScope: 'messageGroup' });
    await sqs.send(queue, 'x', { MessageGroupId: 'a', MessageDeduplicationId: '1' });
    await sqs.send(queue, 'y', { MessageGroupId: 'a', MessageDeduplicationId: '1' });
    await sqs.send(queue, 'x', { MessageGroupId: 'a', MessageDeduplicationId: '2' });
    await sqs.send(queue, 'x', { MessageGroupId: 'b', MessageDeduplicationId: '1' });
    expect(bodies(await sqs.receive(queue, all))).toEqual(['x', 'x', 'x']);
  });

  it('keeps group and order in its dead-letter queue, where a message ages anew and is told apart by its id', async () => {
    const sqs = new Sqs();
    const { queue, deadLetters } = await sqs.queueWithDeadLetters('orders.fifo', 1);
    const ids: string[] = [];
    for (const body of ['1', '2'])
      ids.push(await sqs.send(queue, body, { MessageGroupId: 'a', MessageDeduplicationId: `d${body}` }));
    await sqs.receive(queue, all);
    await sqs.seconds(30);
    await sqs.receive(queue);
    const dead = await sqs.receive(deadLetters, all);
    expect(dead.map(({ Body, Attributes }) => [Body, Attributes?.['MessageDeduplicationId']])).toEqual([
      ['1', ids[0]],
      ['2', ids[1]],
    ]);
    expect(dead[0]?.Attributes).toMatchObject({
      MessageGroupId: 'a',
      SentTimestamp: String(Date.UTC(2026, 0, 1) + 30_000),
    });
  });

  it('applies a changed delay also to what is already waiting', async () => {
    const { sqs, queue } = await fifo({ DelaySeconds: '100' });
    await sqs.send(queue, 'x', { MessageGroupId: 'a' });
    await sqs.call('SetQueueAttributes', { QueueUrl: queue, Attributes: { DelaySeconds: '10' } });
    await sqs.seconds(10);
    expect(bodies(await sqs.receive(queue))).toEqual(['x']);
  });

  it('refuses a receipt handle whose time is over', async () => {
    const { sqs, queue } = await fifo();
    await sqs.send(queue, 'x', { MessageGroupId: 'a' });
    const { ReceiptHandle } = await sqs.receiveOne(queue);
    await sqs.seconds(30);
    expect(await sqs.refusal('DeleteMessage', { QueueUrl: queue, ReceiptHandle })).toMatch(
      /The receipt handle has expired/,
    );
  });

  it.each([
    ['no group', {}, /must contain the parameter MessageGroupId/],
    [
      'a delay of its own',
      { MessageGroupId: 'a', MessageDeduplicationId: 'd', DelaySeconds: 5 },
      /not valid for this queue type/,
    ],
    ['no deduplication id', { MessageGroupId: 'a' }, /ContentBasedDeduplication enabled or MessageDeduplicationId/],
    ['a group with a space', { MessageGroupId: 'a b', MessageDeduplicationId: 'd' }, /alphanumeric and punctuation/],
  ])('refuses a message with %s', async (_what, input, refusal) => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('plain.fifo');
    expect(await sqs.refusal('SendMessage', { QueueUrl, MessageBody: 'x', ...input })).toMatch(refusal);
  });
});
