import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type ResolverEvent, USER, variable } from '../../shared/order.ts';
import { table } from '../../shared/table.ts';

/** Query.order */
export const handler = async ({ arguments: { id } }: ResolverEvent<{ id: string }>): Promise<unknown> => {
  const { Item } = await table.send(new GetCommand({ TableName: variable('TABLE_NAME'), Key: { userId: USER, id } }));
  return Item ?? null;
};
