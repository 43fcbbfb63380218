import type { ReceivedMessage } from '../../../local/apis/sqs.ts';
import { bodies, Sqs } from './queues.ts';

describe('A long poll', () => {
  it('is answered the moment a message is sent', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    const poll = sqs.receive(queue, { WaitTimeSeconds: 20 });
    await sqs.seconds(7);
    await sqs.send(queue, 'x');
    expect(bodies(await poll)).toEqual(['x']);
  });

  it('comes back empty after its time', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    let answer: ReceivedMessage[] | undefined;
    void sqs.receive(queue, { WaitTimeSeconds: 20 }).then((messages) => {
      answer = messages;
    });
    await sqs.seconds(19.9);
    expect(answer).toBeUndefined();
    await sqs.seconds(0.1);
    expect(answer).toEqual([]);
  });

  it('waits as long as the queue says when the request does not', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders', { ReceiveMessageWaitTimeSeconds: '5' });
    const poll = sqs.receive(queue);
    await sqs.seconds(4);
    await sqs.send(queue, 'x');
    expect(bodies(await poll)).toEqual(['x']);
  });

  it('is answered when a delay or a visibility timeout ends', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders', { VisibilityTimeout: '8' });
    await sqs.send(queue, 'x', { DelaySeconds: 3 });
    const first = sqs.receive(queue, { WaitTimeSeconds: 20 });
    await sqs.seconds(3);
    expect(bodies(await first)).toEqual(['x']);
    const second = sqs.receive(queue, { WaitTimeSeconds: 20 });
    await sqs.seconds(8);
    expect((await second)[0]?.Attributes?.['ApproximateReceiveCount']).toBe('2');
  });

  it('is answered at once when another receiver gives its message up', async () => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders', { VisibilityTimeout: '1000' });
    await sqs.send(QueueUrl, 'x');
    const { ReceiptHandle } = await sqs.receiveOne(QueueUrl);
    const poll = sqs.receive(QueueUrl, { WaitTimeSeconds: 20 });
    await sqs.call('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
    expect(bodies(await poll)).toEqual(['x']);
  });

  it('of many wakes only as many as there are messages, the longest waiting first', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    const answered: number[] = [];
    const polls = Array.from({ length: 64 }, async (_, index) => {
      const messages = await sqs.receive(queue, { WaitTimeSeconds: 20 });
      if (messages.length > 0) answered.push(index);
    });
    await sqs.seconds(0);
    await sqs.send(queue, 'a');
    await sqs.send(queue, 'b');
    await sqs.seconds(1);
    expect(answered).toEqual([0, 1]);
    await sqs.seconds(20);
    await Promise.all(polls);
    expect(answered).toEqual([0, 1]);
  });

  it('ends when the service stops or the queue is deleted', async () => {
    const sqs = new Sqs();
    const [one, other] = [await sqs.queue('one'), await sqs.queue('other')];
    const polls = [one, other].map((queue) => sqs.receive(queue, { WaitTimeSeconds: 20 }));
    await sqs.seconds(0);
    await sqs.call('DeleteQueue', { QueueUrl: one });
    await sqs.service.stop?.();
    expect(await Promise.all(polls)).toEqual([[], []]);
  });
});
