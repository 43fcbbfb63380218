import describeTableValidation from 'dynalite/validations/describeTable.js';
import type { Operation } from '../../../platform/calls.ts';
import type { Database } from '../database.ts';
import { checkRequest, requestRecord } from '../dynalite/check-request.ts';
import { tableNotFound } from '../errors.ts';
import { withTableName } from '../item-request.ts';
import { tableRequirement } from '../permissions.ts';
import type { Table } from '../table.ts';
import { tableDescription } from '../table-description.ts';
import type { TableLifecycle } from '../table-lifecycle.ts';

/** The table that a request about a table names. Raises ResourceNotFoundException with the name in it. */
export function namedTable(database: Database, input: unknown): Table {
  const request = checkRequest(withTableName(requestRecord(input), database), describeTableValidation.types);
  const table = database.store.tables.get(request.TableName);
  if (!table) throw tableNotFound(request.TableName);
  return table;
}

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html */
export function describeTable(database: Database, lifecycle: TableLifecycle): Operation {
  return {
    requires: (input) => tableRequirement(database, input, 'DescribeTable'),
    handle: (input) => {
      const table = namedTable(database, input);
      return { Table: tableDescription(table, lifecycle.streamOf(table)) };
    },
  };
}
