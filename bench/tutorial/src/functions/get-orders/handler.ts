import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { variable } from '../../shared/order.ts';
import { table } from '../../shared/table.ts';

/** Query.orders: scans the table; of a large one it sees the first megabyte. */
export const handler = async (): Promise<unknown[]> => {
  const { Items = [] } = await table.send(new ScanCommand({ TableName: variable('TABLE_NAME') }));
  return Items;
};
