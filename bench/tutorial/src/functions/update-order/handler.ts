import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Order, type ResolverEvent, USER, variable } from '../../shared/order.ts';
import { table } from '../../shared/table.ts';

type Input = Pick<Order, 'id' | 'name' | 'quantity' | 'restaurantId'>;

/** Mutation.updateOrder: changes what was ordered, and makes an order where there was none. */
export const handler = async ({ arguments: { input } }: ResolverEvent<{ input: Input }>): Promise<unknown> => {
  const { Attributes } = await table.send(
    new UpdateCommand({
      TableName: variable('TABLE_NAME'),
      Key: { userId: USER, id: input.id },
      UpdateExpression: 'SET #name = :name, quantity = :quantity, restaurantId = :restaurantId',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: {
        ':name': input.name,
        ':quantity': input.quantity,
        ':restaurantId': input.restaurantId,
      },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return Attributes;
};
