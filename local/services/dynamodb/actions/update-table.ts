import describeTableValidation from 'dynalite/validations/describeTable.js';
import type { Operation } from '../../../platform/calls.ts';
import type { Database } from '../database.ts';
import { checkRequest, requestRecord } from '../dynalite/check-request.ts';
import { rejectUnsupported } from '../dynalite/reject-unsupported.ts';
import type { Schema, StreamSpecification } from '../dynalite/schema.ts';
import { tableNotFound, validationError } from '../errors.ts';
import { withTableName } from '../item-request.ts';
import { tableRequirement } from '../permissions.ts';
import { tableDescription } from '../table-description.ts';
import type { TableLifecycle } from '../table-lifecycle.ts';
import { STREAM_SPECIFICATION } from './create-table.ts';

interface UpdateTableRequest {
  readonly TableName: string;
  readonly StreamSpecification?: StreamSpecification;
  readonly DeletionProtectionEnabled?: boolean;
}

const SCHEMA: Schema<UpdateTableRequest> = {
  ...describeTableValidation.types,
  StreamSpecification: STREAM_SPECIFICATION,
  DeletionProtectionEnabled: 'Boolean',
};

const UNSUPPORTED = [
  'AttributeDefinitions',
  'BillingMode',
  'GlobalSecondaryIndexUpdates',
  'GlobalTableWitnessUpdates',
  'MultiRegionConsistency',
  'OnDemandThroughput',
  'ProvisionedThroughput',
  'ReplicaUpdates',
  'SSESpecification',
  'TableClass',
  'WarmThroughput',
];

/**
 * Turns the stream or deletion protection on or off; nothing else.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function updateTable(database: Database, lifecycle: TableLifecycle): Operation {
  return {
    requires: (input) => tableRequirement(database, input, 'UpdateTable'),
    handle: (input) => {
      const record = requestRecord(input);
      rejectUnsupported('UpdateTable', record, UNSUPPORTED);
      const request = checkRequest(withTableName(record, database), SCHEMA);
      const { StreamSpecification: stream, DeletionProtectionEnabled: deletionProtection } = request;
      if (!stream && deletionProtection === undefined)
        throw validationError('At least one of StreamSpecification or DeletionProtectionEnabled is required');
      const table = database.store.tables.get(request.TableName);
      if (!table) throw tableNotFound(request.TableName);
      if (stream) lifecycle.changeStream(table, stream);
      if (deletionProtection !== undefined) lifecycle.setDeletionProtection(table, deletionProtection);
      return { TableDescription: tableDescription(table, lifecycle.streamOf(table), 'UPDATING') };
    },
  };
}
