import listTablesValidation from 'dynalite/validations/listTables.js';
import type { Operation } from '../../../platform/calls.ts';
import type { Database } from '../database.ts';
import { checkRequest, requestRecord } from '../dynalite/check-request.ts';

/** Names in order, 100 to a page. Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export function listTables(database: Database): Operation {
  return {
    requires: () => [{ action: 'dynamodb:ListTables', resource: '*' }],
    handle: (input) => {
      const request = checkRequest(requestRecord(input), listTablesValidation.types);
      const after = request.ExclusiveStartTableName;
      const names = [...database.store.tables.keys()].filter((name) => after === undefined || name > after).sort();
      const page = names.slice(0, request.Limit ?? 100);
      return { TableNames: page, ...(page.length < names.length && { LastEvaluatedTableName: page.at(-1) }) };
    },
  };
}
