import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Order, variable } from '../../shared/order.ts';
import { table } from '../../shared/table.ts';

/** Saves the order as PENDING, whatever was there. */
export const handler = async (order: Order): Promise<Order> => {
  await table.send(new PutCommand({ TableName: variable('TABLE_NAME'), Item: order }));
  return order;
};
