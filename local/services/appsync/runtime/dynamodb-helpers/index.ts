import { isRecord } from '../../../../core/fields.ts';
import { endWithError, refuseFeature } from '../evaluation.ts';
import { dynamoDbValues, type TypedValue, toMapValues } from '../util/dynamodb-values.ts';
import { refusingAllOthers } from '../util/refusing.ts';
import { type Expression, ExpressionBuilder, isTypedSet } from './expression.ts';
import { filterExpression } from './filter.ts';
import { operations, updateExpression } from './update.ts';

type Input = Readonly<Record<string, unknown>>;

/** Members of an input that a request takes over as they are, when they are there. */
function taken(input: Input, names: readonly string[]): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const name of names) if (input[name] !== undefined && input[name] !== null) members[name] = input[name];
  return members;
}

function record(helper: string, input: Input, name: string): Input {
  const value = input[name];
  return isRecord(value) ? value : endWithError(`${helper}: ${name} is missing; it must be an object.`, 'Code');
}

function typed(values: Input): Record<string, TypedValue> {
  const sets = Object.entries(values).filter(([, value]) => isTypedSet(value));
  return sets.length === 0
    ? toMapValues(values)
    : { ...toMapValues(values), ...(Object.fromEntries(sets) as Record<string, TypedValue>) };
}

function expressionOf(input: Input, name: string, prefix: string): Record<string, Expression> {
  const filter = input[name];
  if (!isRecord(filter) || Object.keys(filter).length === 0) return {};
  const builder = new ExpressionBuilder(prefix);
  return { [name]: builder.finish(filterExpression(filter, builder)) };
}

/** `['id', 'nested.object[1]']` as a projection expression. */
function projectionOf(input: Input): Record<string, Expression> {
  const { projection } = input;
  if (!Array.isArray(projection) || projection.length === 0) return {};
  const builder = new ExpressionBuilder('projection_');
  const paths = projection.map((path) =>
    String(path)
      .split('.')
      .map((part) => {
        const [, name = '', indices = ''] = /^([^[]*)((?:\[\d+\])*)$/.exec(part) ?? [];
        return `${builder.name(name || part)}${indices}`;
      })
      .join('.'),
  );
  return { projection: builder.finish(paths.join(', ')) };
}

const WRITE_OPTIONS = ['customPartitionKey', 'populateIndexFields', '_version'];
const PAGE_OPTIONS = ['index', 'limit', 'nextToken', 'consistentRead', 'select'];

/** A condition in a transaction reports the item it failed on, so the request must say whether it wants it. */
function transactCondition(input: Input): Record<string, unknown> {
  const { condition } = expressionOf(input, 'condition', 'condition_');
  return condition ? { condition: { ...condition, returnValuesOnConditionCheckFailure: true } } : {};
}

function transactWriteItem(item: unknown): Record<string, unknown> {
  const [operation, input] = isRecord(item) ? (Object.entries(item)[0] ?? []) : [];
  if (!isRecord(input))
    return endWithError(
      'transactWrite: an item must be one of putItem, updateItem, deleteItem, conditionCheck.',
      'Code',
    );
  const base = {
    table: input['table'],
    key: typed(record('transactWrite', input, 'key')),
    ...transactCondition(input),
  };
  switch (operation) {
    case 'putItem':
      return { ...base, operation: 'PutItem', attributeValues: typed(record('transactWrite', input, 'item')) };
    case 'updateItem':
      return { ...base, operation: 'UpdateItem', update: updateExpression(record('transactWrite', input, 'update')) };
    case 'deleteItem':
      return { ...base, operation: 'DeleteItem' };
    case 'conditionCheck':
      return { ...base, operation: 'ConditionCheck' };
    default:
      return endWithError(
        `transactWrite: ${String(operation)} is not one of putItem, updateItem, deleteItem, conditionCheck.`,
        'Code',
      );
  }
}

function list(helper: string, value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : endWithError(`${helper}: a list is missing.`, 'Code');
}

function eachTable(helper: string, input: Input, convert: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record(helper, input, 'tables')).map(([table, value]) => [table, convert(value)]),
  );
}

const typedList =
  (helper: string) =>
  (value: unknown): unknown[] =>
    list(helper, value).map((item) =>
      isRecord(item) ? typed(item) : endWithError(`${helper}: an item must be an object.`, 'Code'),
    );

/** The module `@aws-appsync/utils/dynamodb`. https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html */
export const dynamoDbHelpers = refusingAllOthers('@aws-appsync/utils/dynamodb', {
  get: (input: Input) => ({
    operation: 'GetItem',
    key: typed(record('get', input, 'key')),
    ...taken(input, ['consistentRead']),
    ...projectionOf(input),
  }),
  put: (input: Input) => ({
    operation: 'PutItem',
    key: typed(record('put', input, 'key')),
    attributeValues: typed(record('put', input, 'item')),
    ...expressionOf(input, 'condition', 'condition_'),
    ...taken(input, WRITE_OPTIONS),
  }),
  update: (input: Input) => ({
    operation: 'UpdateItem',
    key: typed(record('update', input, 'key')),
    update: updateExpression(record('update', input, 'update')),
    ...expressionOf(input, 'condition', 'condition_'),
    ...taken(input, WRITE_OPTIONS),
  }),
  remove: (input: Input) => ({
    operation: 'DeleteItem',
    key: typed(record('remove', input, 'key')),
    ...expressionOf(input, 'condition', 'condition_'),
    ...taken(input, WRITE_OPTIONS),
  }),
  query: (input: Input) => {
    record('query', input, 'query');
    return {
      operation: 'Query',
      ...expressionOf(input, 'query', ''),
      ...taken(input, [...PAGE_OPTIONS, 'scanIndexForward']),
      ...expressionOf(input, 'filter', 'filter_'),
      ...projectionOf(input),
    };
  },
  scan: (input: Input = {}) => ({
    operation: 'Scan',
    ...taken(input, [...PAGE_OPTIONS, 'totalSegments', 'segment']),
    ...expressionOf(input, 'filter', 'filter_'),
    ...projectionOf(input),
  }),
  sync: (): never => refuseFeature('sync', 'is not supported by the local cloud, which has no versioned data sources'),
  batchGet: (input: Input) => ({
    operation: 'BatchGetItem',
    tables: eachTable('batchGet', input, (table) => {
      const request = isRecord(table) ? table : {};
      return {
        keys: typedList('batchGet')(request['keys']),
        ...taken(request, ['consistentRead']),
        ...projectionOf(request),
      };
    }),
  }),
  batchPut: (input: Input) => ({
    operation: 'BatchPutItem',
    tables: eachTable('batchPut', input, typedList('batchPut')),
  }),
  batchDelete: (input: Input) => ({
    operation: 'BatchDeleteItem',
    tables: eachTable('batchDelete', input, typedList('batchDelete')),
  }),
  transactGet: (input: Input) => ({
    operation: 'TransactGetItems',
    transactItems: list('transactGet', input['items']).map((item) => {
      const request = isRecord(item) ? item : {};
      return { table: request['table'], key: typed(record('transactGet', request, 'key')), ...projectionOf(request) };
    }),
  }),
  transactWrite: (input: Input) => ({
    operation: 'TransactWriteItems',
    transactItems: list('transactWrite', input['items']).map(transactWriteItem),
  }),
  toStringSet: dynamoDbValues.toStringSet,
  toNumberSet: dynamoDbValues.toNumberSet,
  toBinarySet: dynamoDbValues.toBinarySet,
  operations: refusingAllOthers('operations', operations),
});
