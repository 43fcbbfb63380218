import { ADVERSE, CALM } from '../../../local/services/sqs/index.ts';
import { bodies, Sqs } from './queues.ts';

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

async function order(sqs: Sqs, name: string, count: number): Promise<string[]> {
  const queue = await sqs.queue(name);
  for (const body of numbers(count)) await sqs.send(queue, body);
  const received: string[] = [];
  for (;;) {
    const messages = await sqs.receive(queue, { MaxNumberOfMessages: 7 });
    if (messages.length === 0) return received;
    received.push(...bodies(messages));
    for (const message of messages) await sqs.delete(queue, message);
  }
}

describe('On a calm day a standard queue', () => {
  it('delivers every message once and in order', async () => {
    expect(await order(new Sqs({ delivery: CALM }), 'orders', 100)).toEqual(numbers(100));
  });
});

describe('On an adverse day a standard queue', () => {
  it('delivers out of order, but loses nothing', async () => {
    const received = await order(new Sqs({ delivery: { duplicateProbability: 0, reorderWindow: 10 } }), 'orders', 100);
    expect(received).not.toEqual(numbers(100));
    expect(received.toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers(100));
  });

  it('delivers some messages twice, at once or later, also after they were deleted', async () => {
    const sqs = new Sqs({ delivery: { duplicateProbability: 0.5, reorderWindow: 1 } });
    const queue = await sqs.queue('orders');
    for (const body of numbers(50)) await sqs.send(queue, body);
    const received: string[] = [];
    for (let round = 0; round < 100; round++) {
      for (const message of await sqs.receive(queue, { MaxNumberOfMessages: 10 })) {
        received.push(message.Body);
        await sqs.delete(queue, message);
      }
      await sqs.seconds(1);
    }
    expect(new Set(received)).toEqual(new Set(numbers(50)));
    expect(received.length).toBeGreaterThan(60);
    expect(received.length).toBeLessThanOrEqual(100);
    expect(await sqs.counts(queue)).toEqual([0, 0, 0]);
  });

  it('does the same again from the same seed, whatever other queues do', async () => {
    const run = async (busy: boolean): Promise<string[]> => {
      const sqs = new Sqs({ delivery: ADVERSE, seed: 42 });
      if (busy) await order(sqs, 'other', 30);
      return order(sqs, 'orders', 60);
    };
    expect(await run(true)).toEqual(await run(false));
  });

  it('can be calmed while it runs', async () => {
    const sqs = new Sqs({ delivery: ADVERSE });
    sqs.service.delivery.set(CALM);
    expect(await order(sqs, 'orders', 100)).toEqual(numbers(100));
    expect(() => sqs.service.delivery.set({ duplicateProbability: 2, reorderWindow: 1 })).toThrow(RangeError);
    expect(() => sqs.service.delivery.set({ duplicateProbability: 0, reorderWindow: 0 })).toThrow(RangeError);
  });

  it('never counts a second delivery towards the dead-letter queue', async () => {
    const sqs = new Sqs({ delivery: { duplicateProbability: 1, reorderWindow: 1 } });
    const { queue, deadLetters } = await sqs.queueWithDeadLetters('orders', 2);
    await sqs.send(queue, 'x');
    for (let round = 0; round < 10; round++) {
      await sqs.receive(queue);
      await sqs.seconds(60);
    }
    expect(await sqs.counts(deadLetters)).toEqual([1, 0, 0]);
  });

  it('keeps a FIFO queue in order all the same', async () => {
    const sqs = new Sqs({ delivery: { duplicateProbability: 1, reorderWindow: 10 } });
    const queue = await sqs.queue('orders.fifo', { ContentBasedDeduplication: 'true' });
    for (const body of numbers(20)) await sqs.send(queue, body, { MessageGroupId: 'a' });
    const received: string[] = [];
    for (let round = 0; round < 4; round++)
      for (const message of await sqs.receive(queue, { MaxNumberOfMessages: 10 })) {
        received.push(message.Body);
        await sqs.delete(queue, message);
      }
    expect(received).toEqual(numbers(20));
  });
});
