import type { Operation } from '../../../platform/calls.ts';
import type { Database } from '../database.ts';
import { tableRequirement } from '../permissions.ts';
import { tableDescription } from '../table-description.ts';
import type { TableLifecycle } from '../table-lifecycle.ts';
import { namedTable } from './describe-table.ts';

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export function deleteTable(database: Database, lifecycle: TableLifecycle): Operation {
  return {
    requires: (input) => tableRequirement(database, input, 'DeleteTable'),
    handle: (input) => {
      const table = namedTable(database, input);
      lifecycle.delete(table);
      return { TableDescription: tableDescription(table, lifecycle.streamOf(table), 'DELETING') };
    },
  };
}
