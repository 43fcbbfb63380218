import { isRecord } from '../../core/fields.ts';
import type { Requirement } from '../../platform/access.ts';
import type { Database } from './database.ts';
import { requestRecord } from './dynalite/check-request.ts';
import { tableNameOf } from './table-name.ts';

/**
 * The permissions of DynamoDB's actions, with the condition keys that can be known before the request is carried out.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */

/** An action on the table that `TableName` names. A request without one needs no permission, since it is refused. */
export function tableRequirement(database: Database, input: unknown, action: string): Requirement[] {
  const request = requestRecord(input);
  const name = request['TableName'];
  if (typeof name !== 'string') return [];
  return [{ action: `dynamodb:${action}`, resource: database.arnOfTable(name), context: parameters(request) }];
}

/** An action on one item, whose key stands in `member`. */
export function itemRequirement(
  database: Database,
  input: unknown,
  action: string,
  member: 'Key' | 'Item',
): Requirement[] {
  const request = requestRecord(input);
  const name = request['TableName'];
  if (typeof name !== 'string') return [];
  return [keyedRequirement(database, action, name, [request[member]], parameters(request))];
}

/** An action on items of a table, with their partition keys as `dynamodb:LeadingKeys`. */
export function keyedRequirement(
  database: Database,
  action: string,
  nameOrArn: string,
  keys: readonly unknown[],
  context: Readonly<Record<string, string>> = {},
): Requirement {
  const table = database.store.tables.get(tableNameOf(nameOrArn, database.platform.environment));
  const partition = table?.keys.partition.name;
  const leading = partition === undefined ? [] : keys.flatMap((key) => leadingKey(key, partition));
  return {
    action: `dynamodb:${action}`,
    resource: database.arnOfTable(nameOrArn),
    context: { ...context, ...(leading.length > 0 && { 'dynamodb:LeadingKeys': leading }) },
  };
}

/** Query and Scan: on the index's ARN when there is an `IndexName`. */
export function pageRequirement(database: Database, input: unknown, action: 'Query' | 'Scan'): Requirement[] {
  const request = requestRecord(input);
  const { TableName: name, IndexName: index } = request;
  if (typeof name !== 'string') return [];
  const arn = database.arnOfTable(name);
  const resource = typeof index === 'string' ? `${arn}/index/${index}` : arn;
  return [{ action: `dynamodb:${action}`, resource, context: parameters(request) }];
}

function leadingKey(key: unknown, partition: string): string[] {
  const value = isRecord(key) ? key[partition] : undefined;
  if (!isRecord(value)) return [];
  const scalar = value['S'] ?? value['N'] ?? value['B'];
  return typeof scalar === 'string' ? [scalar] : [];
}

const PARAMETER_KEYS = ['ReturnConsumedCapacity', 'ReturnValues', 'Select'] as const;

function parameters(request: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const context: Record<string, string> = {};
  for (const name of PARAMETER_KEYS) {
    const value = request[name];
    if (typeof value === 'string') context[`dynamodb:${name}`] = value;
  }
  return context;
}
