import { isRecord } from '../../../core/fields.ts';
import type { Database } from '../database.ts';
import { requestRecord } from '../dynalite/check-request.ts';
import { withTableName } from '../item-request.ts';

/** One entry of `TransactItems` before it is checked: `Put`, `Get` and so on, with its parameters. */
export interface TransactItem {
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The entries of a transaction, as far as they can be made out. */
export function transactItems(input: unknown): TransactItem[] {
  const items = requestRecord(input)['TransactItems'];
  if (!Array.isArray(items)) return [];
  return items.flatMap((item) =>
    isRecord(item)
      ? Object.entries(item).flatMap(([kind, parameters]) => (isRecord(parameters) ? [{ kind, parameters }] : []))
      : [],
  );
}

/** The request with table ARNs replaced by names, since the checks only know names. */
export function withTableNames(input: unknown, database: Database): Readonly<Record<string, unknown>> {
  const request = requestRecord(input);
  const usesArns = transactItems(request).some(({ parameters }) => String(parameters['TableName']).startsWith('arn:'));
  const items = request['TransactItems'];
  if (!usesArns || !Array.isArray(items)) return request;
  const named = items.map((item) =>
    isRecord(item)
      ? Object.fromEntries(
          Object.entries(item).map(([kind, parameters]) => [
            kind,
            isRecord(parameters) ? withTableName(parameters, database) : parameters,
          ]),
        )
      : item,
  );
  return { ...request, TransactItems: named };
}
