import { isRecord } from '../../../../core/fields.ts';
import type { Caller, Calls } from '../../../../platform/calls.ts';
import { InvalidRequestError } from '../data-source.ts';
import type { PageTokens } from './page-token.ts';

/** What an operation of the DynamoDB data source works with. */
export interface TableCall {
  readonly calls: Calls;
  readonly caller: Caller;
  readonly tableName: string;
  readonly tokens: PageTokens;
}

export type Request = Readonly<Record<string, unknown>>;

/** One operation: the request as the handler returned it, the result as handlers see it. Raises AwsError. */
export type TableOperation = (request: Request, call: TableCall) => Promise<unknown>;

/** A member that must be a list of objects. Raises InvalidRequestError. */
export function records(value: unknown, where: string): readonly Request[] {
  if (!Array.isArray(value) || !value.every(isRecord))
    throw new InvalidRequestError(`${where} must be a list of objects.`);
  return value;
}

/** A member that must be an object whose members are read one by one. Raises InvalidRequestError. */
export function tablesOf(request: Request): [string, unknown][] {
  const { tables } = request;
  if (!isRecord(tables) || Object.keys(tables).length === 0)
    throw new InvalidRequestError('tables is missing; it must be an object with table names as members.');
  return Object.entries(tables);
}
