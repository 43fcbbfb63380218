import { isRecord } from '../../../local/core/fields.ts';
import type { Difference } from './compare.ts';

/** A difference that is understood, and in which the local DynamoDB keeps to what is known of AWS. */
export interface KnownDifference {
  readonly reason: string;
  explains(difference: Difference, ours: Answered, theirs: Answered): boolean;
}

/** A compared answer: an error, or an output. */
export interface Answered {
  readonly error?: string;
  readonly message?: string;
  readonly output: Readonly<Record<string, unknown>>;
}

/** The parts of one side of a difference. */
export function answered(text: string): Answered {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) return { output: {} };
  const { error, message } = value;
  if (typeof error === 'string') return { error, message: String(message), output: {} };
  return { output: value };
}

/** Both refuse with the same error and only say so differently. */
const OTHER_WORDS: KnownDifference = {
  reason: 'the same error in other words',
  explains: (_difference, ours, theirs) => ours.error !== undefined && ours.error === theirs.error,
};

/** Ours refuses a request that theirs lets through or fails to handle. */
function laxer(reason: string, message: RegExp): KnownDifference {
  return {
    reason,
    explains: (_difference, ours, theirs) => message.test(ours.message ?? '') && ours.error !== theirs.error,
  };
}

/** Both outputs are the same once `change` has been made to both. */
function same(reason: string, change: (value: unknown) => unknown, request = /^/): KnownDifference {
  return {
    reason,
    explains: (difference, ours, theirs) =>
      request.test(difference.request) &&
      ours.error === theirs.error &&
      JSON.stringify(change(ours.output)) === JSON.stringify(change(theirs.output)),
  };
}

/** Leaves out members by name, at any depth. */
function without(...names: string[]): (value: unknown) => unknown {
  const change = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(change);
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !names.includes(name))
        .map(([name, member]) => [name, change(member)]),
    );
  };
  return change;
}

/** Writes every number in its canonical form, sets in order. */
function canonicalNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonicalNumbers);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (name === 'N' && typeof member === 'string') return [name, String(Number(member))];
      if (name === 'NS' && Array.isArray(member)) return [name, member.map((one) => String(Number(one))).sort()];
      return [name, canonicalNumbers(member)];
    }),
  );
}

const CAPACITY = without('ConsumedCapacity');
const NOT_CREATED: KnownDifference = {
  reason: 'an update that only takes away makes no item on AWS (ScyllaDB test_returnvalues.py, verified against AWS)',
  explains: ({ request }, ours, theirs) =>
    /^UpdateItem/.test(request) &&
    /"(REMOVE|DELETE) |"Action":"DELETE"/.test(request) &&
    JSON.stringify(ours.output) === '{}' &&
    theirs.error === undefined,
};
const PROJECTED_UPDATES: KnownDifference = {
  reason: 'UPDATED_OLD and UPDATED_NEW give just the touched elements of a list on AWS (ScyllaDB test_returnvalues.py)',
  explains: ({ request }, ours, theirs) =>
    /"ReturnValues":"UPDATED_/.test(request) && ours.error === undefined && theirs.error === undefined,
};
const INDEX_TYPE_FIRST: KnownDifference = {
  reason: 'which of two errors comes first: index key of the wrong type, or failed condition; ours follows dynalite',
  explains: (_difference, ours, theirs) =>
    /Type mismatch for Index Key/.test(ours.message ?? '') && theirs.error === 'ConditionalCheckFailedException',
};

/** DynamoDB Local 3.3.1. */
export const DYNAMODB_LOCAL: readonly KnownDifference[] = [
  OTHER_WORDS,
  same(
    'tables are ACTIVE at once, in the answer to CreateTable too; AWS says CREATING and DELETING',
    without(
      'TableStatus',
      'IndexStatus',
      'LastDecreaseDateTime',
      'LastIncreaseDateTime',
      'TableId',
      'ProvisionedThroughput',
    ),
    /^(Create|Describe|Delete)Table/,
  ),
  same(
    'a deleted table is still shown as streaming, and with TableStatus ACTIVE',
    without('TableStatus', 'LastDecreaseDateTime', 'LastIncreaseDateTime', 'TableId', 'StreamSpecification'),
    /^DeleteTable/,
  ),
  same('the order of items with equal index keys, which AWS does not promise', sortedLists, /"IndexName":"sparse"/),
  {
    reason:
      'errors of single items are raised as they are; AWS cancels the transaction with a ValidationError (API_TransactWriteItems)',
    explains: ({ request }, ours, theirs) =>
      /^Transact/.test(request) &&
      /\[ValidationError/.test(ours.message ?? '') &&
      theirs.error === 'ValidationException',
  },
  same('writes in transactions cost one unit each; AWS charges two', CAPACITY, /^TransactWriteItems/),
  same('numbers in sets and documents stay as they were written; AWS makes them canonical', canonicalNumbers),
  same(
    'DeleteItem of an item that is not there shows ConsumedCapacity unasked',
    CAPACITY,
    /^DeleteItem((?!ReturnConsumedCapacity).)*$/s,
  ),
  same('an empty page costs nothing; AWS charges the minimum', CAPACITY, /^(Query|Scan)/),
  same('keys of a batch that find nothing cost nothing; AWS charges the minimum for each', CAPACITY, /^BatchGetItem/),
  same('the order of ConsumedCapacity by table', sortedLists, /^Batch/),
  same(
    'writes are charged for an index that holds neither the old nor the new item',
    (value) => CAPACITY(canonicalNumbers(value)),
    /^(Put|Update|Delete)Item/,
  ),
  same(
    'transactions do not show ReadCapacityUnits and WriteCapacityUnits',
    without('ReadCapacityUnits', 'WriteCapacityUnits'),
    /^Transact/,
  ),
  laxer('enumerations are not checked', /Member must satisfy enum value set/),
  laxer('values of the wrong JSON type are converted', /cannot be converted to/),
  {
    reason: 'AttributeUpdates without an Action change nothing; AWS documents PUT as the default',
    explains: ({ request }) => /"AttributeUpdates":\{"\w+":\{"Value"/.test(request),
  },
  laxer('an empty ClientRequestToken is accepted', /'clientRequestToken'/),
  laxer(
    'a condition check beside a write of the same item is accepted; AWS documents that it is not',
    /multiple operations on one item/,
  ),
  NOT_CREATED,
  PROJECTED_UPDATES,
  INDEX_TYPE_FIRST,
];

function sortedLists(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sortedLists).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, sortedLists(member)]));
}
