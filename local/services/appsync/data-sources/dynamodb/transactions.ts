import type { AttributeMap } from '../../../../apis/dynamodb.ts';
import { AwsError } from '../../../../core/aws-error.ts';
import { isRecord } from '../../../../core/fields.ts';
import { InvalidRequestError } from '../data-source.ts';
import { CallParameters } from './parameters.ts';
import { type Request, records, type TableOperation } from './table.ts';
import { toPlainMap, toWireMap } from './typed-values.ts';

/** A transaction that DynamoDB cancelled: `ctx.error`, and in `ctx.result` why each item failed or not. */
export class TransactionCancelled extends AwsError {
  readonly result: unknown;

  constructor(error: AwsError, result: unknown) {
    super(error.code, error.message, { status: error.status });
    this.result = result;
  }
}

/** `{ items, cancellationReasons }`. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-get-items.html */
export const transactGetItems: TableOperation = async (request, { calls, caller }) => {
  const items = transactItems(request).map((item, index) => ({
    Get: new CallParameters({ Key: keyOf(item, index) })
      .expression('ProjectionExpression', item['projection'], `transactItems[${index}].projection`)
      .build({ TableName: tableOf(item, index) }),
  }));
  return cancellable('items', async () => {
    const { Responses } = await calls.invoke('dynamodb', 'TransactGetItems', { TransactItems: items }, caller);
    const found = Array.isArray(Responses) ? Responses : [];
    return found.map((response: unknown) => {
      const item = isRecord(response) ? response['Item'] : undefined;
      return item ? toPlainMap(toWireMap(item, 'Item')) : null;
    });
  });
};

/** `{ keys, cancellationReasons }`. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-write-items.html */
export const transactWriteItems: TableOperation = async (request, { calls, caller }) => {
  const items = transactItems(request);
  const writes = items.map(writeOf);
  return cancellable('keys', async () => {
    await calls.invoke('dynamodb', 'TransactWriteItems', { TransactItems: writes }, caller);
    return items.map((item, index) => toPlainMap(keyOf(item, index)));
  });
};

function writeOf(item: Request, index: number): Record<string, unknown> {
  const where = `transactItems[${index}]`;
  const key = keyOf(item, index);
  const { operation, condition } = item;
  const named = (parameters: Record<string, unknown>): CallParameters =>
    new CallParameters(parameters)
      .expression('ConditionExpression', condition, `${where}.condition`)
      .set(
        'ReturnValuesOnConditionCheckFailure',
        isRecord(condition) && condition['returnValuesOnConditionCheckFailure'] === true ? 'ALL_OLD' : undefined,
      );
  const table = { TableName: tableOf(item, index) };
  switch (operation) {
    case 'PutItem': {
      const values = toWireMap(item['attributeValues'] ?? {}, `${where}.attributeValues`);
      return { Put: named({ Item: { ...values, ...key } }).build(table) };
    }
    case 'UpdateItem':
      return {
        Update: named({ Key: key }).expression('UpdateExpression', item['update'], `${where}.update`).build(table),
      };
    case 'DeleteItem':
      return { Delete: named({ Key: key }).build(table) };
    case 'ConditionCheck':
      return { ConditionCheck: named({ Key: key }).build(table) };
    default:
      throw new InvalidRequestError(
        `${where}.operation must be PutItem, UpdateItem, DeleteItem or ConditionCheck, but is ${String(operation)}.`,
      );
  }
}

async function cancellable(member: 'items' | 'keys', run: () => Promise<unknown>): Promise<unknown> {
  try {
    return { [member]: await run(), cancellationReasons: null };
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'TransactionCanceledException') throw error;
    const reasons = error.fields['CancellationReasons'];
    const cancellationReasons = (Array.isArray(reasons) ? reasons : []).map((reason: unknown) => {
      const { Code, Message, Item } = isRecord(reason) ? reason : {};
      return {
        type: Code ?? 'None',
        message: Message ?? 'None',
        ...(Item !== undefined && { item: toPlainMap(toWireMap(Item, 'Item')) }),
      };
    });
    throw new TransactionCancelled(error, { [member]: null, cancellationReasons });
  }
}

function transactItems(request: Request): readonly Request[] {
  return records(request['transactItems'], 'transactItems');
}

function keyOf(item: Request, index: number): AttributeMap {
  return toWireMap(item['key'], `transactItems[${index}].key`);
}

function tableOf(item: Request, index: number): string {
  const { table } = item;
  if (typeof table === 'string') return table;
  throw new InvalidRequestError(`transactItems[${index}].table is missing; it must be a table's name.`);
}
