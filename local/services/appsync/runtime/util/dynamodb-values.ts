import { isRecord } from '../../../../core/fields.ts';
import { endWithError } from '../evaluation.ts';

/**
 * A typed value as the utilities write it. Unlike on DynamoDB's wire numbers stay numbers and NULL holds null; the
 * DynamoDB data source takes both forms.
 */
export type TypedValue = Readonly<Record<string, unknown>>;

/** Strings S, numbers N, booleans BOOL, null and undefined NULL, arrays L, objects M; never sets. */
export function toDynamoDb(value: unknown): TypedValue {
  if (value === null || value === undefined) return { NULL: null };
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: value };
    case 'boolean':
      return { BOOL: value };
    default:
      if (Array.isArray(value)) return { L: value.map(toDynamoDb) };
      if (isRecord(value)) return { M: toMapValues(value) };
      return endWithError(`util.dynamodb.toDynamoDB: a ${typeof value} has no DynamoDB type.`, 'Code');
  }
}

/** Each member converted; members that are undefined are left out, as they do not exist in JSON. */
export function toMapValues(value: Readonly<Record<string, unknown>>): Record<string, TypedValue> {
  const converted: Record<string, TypedValue> = {};
  for (const name in value) {
    const member = value[name];
    if (member !== undefined) converted[name] = toDynamoDb(member);
  }
  return converted;
}

function listOf<T>(name: string, value: unknown, kind: 'string' | 'number'): T[] {
  // The element type is checked right here; T is the type that `kind` names.
  if (Array.isArray(value) && value.every((item) => typeof item === kind)) return value as T[];
  return endWithError(`util.dynamodb.${name}: the value must be a list of ${kind}s.`, 'Code');
}

const nothing = (value: unknown): boolean => value === undefined || value === null;

const s3Object = (key: unknown, bucket: unknown, region: unknown, version?: unknown): TypedValue | null =>
  nothing(key) || nothing(bucket) || nothing(region)
    ? null
    : { S: JSON.stringify({ s3: { key, bucket, region, ...(nothing(version) ? undefined : { version }) } }) };

/** `util.dynamodb`. https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html */
export const dynamoDbValues = {
  toDynamoDB: toDynamoDb,
  toString: (value: unknown) => (nothing(value) ? null : { S: String(value) }),
  toStringSet: (list: unknown) => (nothing(list) ? null : { SS: listOf<string>('toStringSet', list, 'string') }),
  toNumber: (value: unknown) => (nothing(value) ? null : { N: value }),
  toNumberSet: (list: unknown) => (nothing(list) ? null : { NS: listOf<number>('toNumberSet', list, 'number') }),
  toBinary: (value: unknown) => (nothing(value) ? null : { B: value }),
  toBinarySet: (list: unknown) => (nothing(list) ? null : { BS: listOf<string>('toBinarySet', list, 'string') }),
  toBoolean: (value: unknown) => (nothing(value) ? null : { BOOL: value }),
  toNull: () => ({ NULL: null }),
  toList: (list: unknown) => (Array.isArray(list) ? { L: list.map(toDynamoDb) } : null),
  toMap: (value: unknown) => (isRecord(value) ? { M: toMapValues(value) } : null),
  toMapValues: (value: unknown) => (isRecord(value) ? toMapValues(value) : null),
  toS3Object: s3Object,
  fromS3ObjectJson: (text: unknown) => {
    try {
      const parsed: unknown = JSON.parse(String(text));
      if (isRecord(parsed) && isRecord(parsed['s3'])) return parsed['s3'];
    } catch {
      // Reported below, together with JSON that is no S3 object.
    }
    return endWithError('util.dynamodb.fromS3ObjectJson: the value is not an S3 object in JSON.', 'Code');
  },
};
