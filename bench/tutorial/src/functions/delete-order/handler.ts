import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { type ResolverEvent, USER, variable } from '../../shared/order.ts';
import { table } from '../../shared/table.ts';

/** Mutation.deleteOrder: a late duplicate of the order brings it back. */
export const handler = async ({ arguments: { id } }: ResolverEvent<{ id: string }>): Promise<string> => {
  await table.send(new DeleteCommand({ TableName: variable('TABLE_NAME'), Key: { userId: USER, id } }));
  return id;
};
