import { randomBytes } from 'node:crypto';
import { AwsError } from '../../../../core/aws-error.ts';
import { isRecord } from '../../../../core/fields.ts';
import type { Platform } from '../../../../platform/service.ts';
import { type DataSource, InvalidRequestError } from '../data-source.ts';
import type { ServiceRole } from '../service-role.ts';
import { batchDeleteItem, batchGetItem, batchPutItem } from './batches.ts';
import { ConditionFailed, deleteItem, getItem, putItem, updateItem } from './items.ts';
import { PageTokens } from './page-token.ts';
import { query, scan } from './pages.ts';
import type { TableOperation } from './table.ts';
import { TransactionCancelled, transactGetItems, transactWriteItems } from './transactions.ts';

const OPERATIONS: ReadonlyMap<unknown, TableOperation> = new Map([
  ['GetItem', getItem],
  ['PutItem', putItem],
  ['UpdateItem', updateItem],
  ['DeleteItem', deleteItem],
  ['Query', query],
  ['Scan', scan],
  ['BatchGetItem', batchGetItem],
  ['BatchPutItem', batchPutItem],
  ['BatchDeleteItem', batchDeleteItem],
  ['TransactGetItems', transactGetItems],
  ['TransactWriteItems', transactWriteItems],
]);

/**
 * A data source on a DynamoDB table.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html
 */
export function dynamoDbDataSource(
  platform: Platform,
  parts: { name: string; tableName: string; scope: string; role: ServiceRole },
): DataSource {
  const tokens = new PageTokens(parts.scope);
  return {
    name: parts.name,
    invoke: async (request, context) => {
      if (!isRecord(request)) throw new InvalidRequestError('The request of a DynamoDB data source must be an object.');
      const operation = OPERATIONS.get(request['operation']);
      if (!operation)
        throw new InvalidRequestError(
          `Unsupported operation '${String(request['operation'])}'. The local cloud has ${[...OPERATIONS.keys()].join(', ')}.`,
        );
      try {
        const caller = parts.role.caller(context);
        const result = await operation(request, { calls: platform.calls, caller, tableName: parts.tableName, tokens });
        return { result };
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const result =
          error instanceof ConditionFailed
            ? error.current
            : error instanceof TransactionCancelled
              ? error.result
              : null;
        return { result, error: { message: messageOf(error), type: `DynamoDB:${error.code}` } };
      }
    },
  };
}

/** Errors of the service carry its name, status and a request id; those that AppSync raises itself do not. */
function messageOf(error: AwsError): string {
  if (error.code === 'UserIllegalArgumentException') return error.message;
  const requestId = randomBytes(32).toString('hex').slice(0, 52).toUpperCase();
  return `${error.message} (Service: DynamoDb, Status Code: ${error.status}, Request ID: ${requestId})`;
}
