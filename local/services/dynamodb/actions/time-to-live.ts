import describeTableValidation from 'dynalite/validations/describeTable.js';
import type { Operation } from '../../../platform/calls.ts';
import type { Database } from '../database.ts';
import { checkRequest, requestRecord } from '../dynalite/check-request.ts';
import type { Schema } from '../dynalite/schema.ts';
import { tableNotFound } from '../errors.ts';
import { withTableName } from '../item-request.ts';
import { tableRequirement } from '../permissions.ts';
import type { TableLifecycle } from '../table-lifecycle.ts';
import { namedTable } from './describe-table.ts';

interface UpdateTimeToLiveRequest {
  readonly TableName: string;
  readonly TimeToLiveSpecification: { readonly AttributeName: string; readonly Enabled: boolean };
}

const SCHEMA: Schema<UpdateTimeToLiveRequest> = {
  ...describeTableValidation.types,
  TimeToLiveSpecification: {
    type: 'FieldStruct<TimeToLiveSpecification>',
    notNull: true,
    children: {
      AttributeName: { type: 'String', notNull: true, lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 255 },
      Enabled: { type: 'Boolean', notNull: true },
    },
  },
};

/**
 * In force at once; AWS takes up to an hour and refuses another change meanwhile.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
 */
export function updateTimeToLive(database: Database, lifecycle: TableLifecycle): Operation {
  return {
    requires: (input) => tableRequirement(database, input, 'UpdateTimeToLive'),
    handle: (input) => {
      const request = checkRequest(withTableName(requestRecord(input), database), SCHEMA);
      const table = database.store.tables.get(request.TableName);
      if (!table) throw tableNotFound(request.TableName);
      const { AttributeName: attribute, Enabled: enabled } = request.TimeToLiveSpecification;
      lifecycle.changeTimeToLive(table, attribute, enabled);
      return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } };
    },
  };
}

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html */
export function describeTimeToLive(database: Database): Operation {
  return {
    requires: (input) => tableRequirement(database, input, 'DescribeTimeToLive'),
    handle: (input) => {
      const { ttlAttribute } = namedTable(database, input);
      return {
        TimeToLiveDescription:
          ttlAttribute === undefined
            ? { TimeToLiveStatus: 'DISABLED' }
            : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute },
      };
    },
  };
}
