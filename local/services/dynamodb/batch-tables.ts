import { isRecord } from '../../core/fields.ts';
import type { Database } from './database.ts';
import { requestRecord } from './dynalite/check-request.ts';
import { tableNameOf } from './table-name.ts';

/**
 * A batch's `RequestItems` by table name. Tables may be given as ARNs, which the checks don't know; `given` leads back
 * from the name to how the request wrote it.
 */
export function withTableNames(
  input: unknown,
  database: Database,
): { readonly input: Readonly<Record<string, unknown>>; readonly given: ReadonlyMap<string, string> } {
  const request = requestRecord(input);
  const items = request['RequestItems'];
  const given = new Map<string, string>();
  if (!isRecord(items) || !Object.keys(items).some((name) => name.startsWith('arn:'))) return { input: request, given };
  const byName: Record<string, unknown> = {};
  for (const [written, value] of Object.entries(items)) {
    const name = tableNameOf(written, database.platform.environment);
    given.set(name, written);
    byName[name] = value;
  }
  return { input: { ...request, RequestItems: byName }, given };
}

/** Each table of a batch, as the request wrote it, with what is asked of it. */
export function requestedTables(input: unknown): [string, unknown][] {
  const items = requestRecord(input)['RequestItems'];
  return isRecord(items) ? Object.entries(items) : [];
}
