import type { AttributeMap } from '../../../../apis/dynamodb.ts';
import { AwsError } from '../../../../core/aws-error.ts';
import { isRecord } from '../../../../core/fields.ts';
import { InvalidRequestError } from '../data-source.ts';
import { CallParameters } from './parameters.ts';
import type { Request, TableCall, TableOperation } from './table.ts';
import { toPlainMap, toWireMap } from './typed-values.ts';

/** A write whose condition failed, with the item as it stands: `ctx.error` and `ctx.result` at once. */
export class ConditionFailed extends AwsError {
  readonly current: unknown;

  constructor(error: AwsError, current: unknown) {
    super(error.code, error.message, { status: error.status });
    this.current = current;
  }
}

/** The item, or null. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-getitem.html */
export const getItem: TableOperation = async (request, { calls, caller, tableName }) => {
  const input = new CallParameters({ Key: toWireMap(request['key'], 'key') })
    .set('ConsistentRead', request['consistentRead'])
    .expression('ProjectionExpression', request['projection'], 'projection')
    .build({ TableName: tableName });
  const { Item } = await calls.invoke('dynamodb', 'GetItem', input, caller);
  return Item ? toPlainMap(Item) : null;
};

/** The item as written. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-putitem.html */
export const putItem: TableOperation = async (request, call) => {
  const item = {
    ...toWireMap(request['attributeValues'] ?? {}, 'attributeValues'),
    ...toWireMap(request['key'], 'key'),
  };
  const input = withCondition(new CallParameters({ Item: item }), request).build({ TableName: call.tableName });
  return onConditionFailure(
    request,
    call,
    async () => {
      await call.calls.invoke('dynamodb', 'PutItem', input, call.caller);
      return toPlainMap(item);
    },
    (current) => current !== undefined && sameItem(current, item, ignored(request)),
  );
};

/** The item as it now stands. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-updateitem.html */
export const updateItem: TableOperation = (request, call) => {
  const parameters = new CallParameters({ Key: toWireMap(request['key'], 'key'), ReturnValues: 'ALL_NEW' });
  parameters.expression('UpdateExpression', request['update'], 'update');
  const input = withCondition(parameters, request).build({ TableName: call.tableName });
  return onConditionFailure(
    request,
    call,
    async () => {
      const { Attributes } = await call.calls.invoke('dynamodb', 'UpdateItem', input, call.caller);
      return Attributes ? toPlainMap(Attributes) : null;
    },
    () => false,
  );
};

/** The item as it was. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-deleteitem.html */
export const deleteItem: TableOperation = (request, call) => {
  const parameters = new CallParameters({ Key: toWireMap(request['key'], 'key'), ReturnValues: 'ALL_OLD' });
  const input = withCondition(parameters, request).build({ TableName: call.tableName });
  return onConditionFailure(
    request,
    call,
    async () => {
      const { Attributes } = await call.calls.invoke('dynamodb', 'DeleteItem', input, call.caller);
      return Attributes ? toPlainMap(Attributes) : null;
    },
    (current) => current === undefined,
  );
};

function withCondition(parameters: CallParameters, request: Request): CallParameters {
  const { condition } = request;
  const handler = isRecord(condition) ? condition['conditionalCheckFailedHandler'] : undefined;
  if (isRecord(handler) && handler['strategy'] !== 'Reject')
    throw new InvalidRequestError(
      `condition.conditionalCheckFailedHandler.strategy ${String(handler['strategy'])} is not supported by the local cloud; only Reject is.`,
      'UnsupportedOperation',
    );
  return parameters.expression('ConditionExpression', condition, 'condition');
}

/**
 * After a condition failed the item is read, by default consistently. When it is what the write wanted to achieve, the
 * write counts as done and the item read is the result.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
 */
async function onConditionFailure(
  request: Request,
  { calls, caller, tableName }: TableCall,
  write: () => Promise<unknown>,
  achieved: (current: AttributeMap | undefined) => boolean,
): Promise<unknown> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException') throw error;
    const { condition } = request;
    const consistent = !isRecord(condition) || condition['consistentRead'] !== false;
    const { Item } = await calls.invoke(
      'dynamodb',
      'GetItem',
      { TableName: tableName, Key: toWireMap(request['key'], 'key'), ConsistentRead: consistent },
      caller,
    );
    const current = Item ? toPlainMap(Item) : null;
    if (achieved(Item)) return current;
    throw new ConditionFailed(error, current);
  }
}

function ignored(request: Request): readonly unknown[] {
  const { condition } = request;
  const names = isRecord(condition) ? condition['equalsIgnore'] : undefined;
  return Array.isArray(names) ? names : [];
}

function sameItem(a: AttributeMap, b: AttributeMap, except: readonly unknown[]): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const name of names) if (!except.includes(name) && !sameValue(a[name], b[name])) return false;
  return true;
}

/** Equality of typed values, whatever the order of members and of sets, and however a number is written. */
function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'undefined';
  const members = Object.entries(value).map(([name, member]) => {
    if (name === 'N' && typeof member === 'string') return `"N":${Number(member)}`;
    if (/^[SNB]S$/.test(name) && Array.isArray(member)) return `"${name}":[${member.map(String).toSorted().join()}]`;
    return `${JSON.stringify(name)}:${canonical(member)}`;
  });
  return `{${members.toSorted().join()}}`;
}
