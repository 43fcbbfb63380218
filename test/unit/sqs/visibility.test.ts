import { Sqs } from './queues.ts';

describe('A received message', () => {
  it('is invisible until its visibility timeout is over, and then comes again with a higher count', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders', { VisibilityTimeout: '30' });
    await sqs.send(queue, 'x');
    await sqs.receiveOne(queue);
    expect(await sqs.counts(queue)).toEqual([0, 1, 0]);
    await sqs.seconds(29.9);
    expect(await sqs.receive(queue)).toEqual([]);
    await sqs.seconds(0.1);
    const again = await sqs.receiveOne(queue);
    expect(again.Attributes).toMatchObject({
      ApproximateReceiveCount: '2',
      ApproximateFirstReceiveTimestamp: String(Date.UTC(2026, 0, 1)),
    });
  });

  it('stays away for as long as the receiver asked', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    await sqs.send(queue, 'x');
    await sqs.receiveOne(queue, { VisibilityTimeout: 100 });
    await sqs.seconds(99);
    expect(await sqs.receive(queue)).toEqual([]);
    await sqs.seconds(1);
    expect(await sqs.receive(queue)).toHaveLength(1);
  });

  it('comes back at once when its receiver gives it up, and later when the receiver needs longer', async () => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders');
    await sqs.send(QueueUrl, 'x');
    const first = await sqs.receiveOne(QueueUrl);
    await sqs.call('ChangeMessageVisibility', { QueueUrl, ReceiptHandle: first.ReceiptHandle, VisibilityTimeout: 0 });
    const second = await sqs.receiveOne(QueueUrl);
    await sqs.call('ChangeMessageVisibility', { QueueUrl, ReceiptHandle: second.ReceiptHandle, VisibilityTimeout: 90 });
    await sqs.seconds(89);
    expect(await sqs.receive(QueueUrl)).toEqual([]);
    await sqs.seconds(1);
    expect(await sqs.receive(QueueUrl)).toHaveLength(1);
  });

  it('is deleted by its latest receipt handle, also when it is visible again', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    await sqs.send(queue, 'x');
    const message = await sqs.receiveOne(queue);
    await sqs.seconds(31);
    await sqs.delete(queue, message);
    expect(await sqs.counts(queue)).toEqual([0, 0, 0]);
    expect(await sqs.receive(queue)).toEqual([]);
    await sqs.delete(queue, message);
  });

  it('is not deleted by an older receipt handle, though the call succeeds', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    await sqs.send(queue, 'x');
    const first = await sqs.receiveOne(queue);
    await sqs.seconds(30);
    const second = await sqs.receiveOne(queue);
    await sqs.delete(queue, first);
    expect(await sqs.counts(queue)).toEqual([0, 1, 0]);
    await sqs.delete(queue, second);
    expect(await sqs.counts(queue)).toEqual([0, 0, 0]);
  });

  it('can’t be kept for more than twelve hours in all', async () => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders', { VisibilityTimeout: '43200' });
    await sqs.send(QueueUrl, 'x');
    const { ReceiptHandle } = await sqs.receiveOne(QueueUrl);
    await sqs.seconds(3600);
    const input = { QueueUrl, ReceiptHandle, VisibilityTimeout: 43_200 };
    expect(await sqs.refusal('ChangeMessageVisibility', input)).toMatch(/beyond the limit \[43200 seconds\]/);
  });
});

describe('A receipt handle', () => {
  it.each(['', 'nonsense', Buffer.from('a b orders').toString('base64')])('that is %j is refused', async (handle) => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders');
    expect(await sqs.refusal('DeleteMessage', { QueueUrl, ReceiptHandle: handle })).toMatch(
      handle === '' ? /^MissingRequiredParameter/ : /^ReceiptHandleIsInvalid: The input receipt handle/,
    );
  });

  it('of another queue is refused', async () => {
    const sqs = new Sqs();
    const [one, other] = [await sqs.queue('one'), await sqs.queue('other')];
    await sqs.send(one, 'x');
    const { ReceiptHandle } = await sqs.receiveOne(one);
    expect(await sqs.refusal('DeleteMessage', { QueueUrl: other, ReceiptHandle })).toMatch(/^ReceiptHandleIsInvalid/);
  });

  it('can’t change a message that is visible again or deleted', async () => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders');
    await sqs.send(QueueUrl, 'x');
    const { ReceiptHandle } = await sqs.receiveOne(QueueUrl);
    await sqs.seconds(30);
    const change = { QueueUrl, ReceiptHandle, VisibilityTimeout: 10 };
    expect(await sqs.refusal('ChangeMessageVisibility', change)).toMatch(/^MessageNotInflight: /);
    await sqs.call('DeleteMessage', { QueueUrl, ReceiptHandle });
    expect(await sqs.refusal('ChangeMessageVisibility', change)).toMatch(
      /^InvalidParameterValueException: .*Message does not exist or is not available for visibility timeout change\.$/,
    );
  });
});
