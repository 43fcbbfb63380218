import { util } from '@aws-appsync/utils';

/** What a data source answered when it failed. */
interface DataSourceError {
  readonly message: string;
  readonly type: string;
}

/**
 * Ends the request with OrderNotFound and null data. The message is the same for an unknown id, a deleted order and
 * another user's order, so that it gives away nothing.
 */
export function failNotFound(id: string): never {
  return util.error(`There is no order ${id}. An order just posted can take a moment to appear.`, 'OrderNotFound');
}

/**
 * Ends the request when the orders table did not answer. The data source's own type (`DynamoDB:…`) is kept for the logs
 * and dashboards; its message can name tables and roles and is not for clients.
 */
export function failOnTableError(error: DataSourceError | null | undefined): void {
  if (error) util.error('The orders table did not answer. Try again in a moment.', error.type);
}
