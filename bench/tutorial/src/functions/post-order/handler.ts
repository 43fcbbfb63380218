import { randomUUID } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Order, type ResolverEvent, USER, variable } from '../../shared/order.ts';

const sqs = new SQSClient({});

type Input = Pick<Order, 'name' | 'quantity' | 'restaurantId'>;

/** Mutation.postOrder: puts the order into the queue and answers at once. */
export const handler = async ({ arguments: { input } }: ResolverEvent<{ input: Input }>): Promise<Order> => {
  const order: Order = {
    ...input,
    userId: USER,
    id: randomUUID(),
    orderStatus: 'PENDING',
    createdAt: new Date().toISOString(),
  };
  await sqs.send(new SendMessageCommand({ QueueUrl: variable('QUEUE_URL'), MessageBody: JSON.stringify(order) }));
  return order;
};
