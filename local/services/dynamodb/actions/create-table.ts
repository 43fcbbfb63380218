import createTableValidation from 'dynalite/validations/createTable.js';
import type { Operation } from '../../../platform/calls.ts';
import type { Database } from '../database.ts';
import { checkRequest, raiseProblem, requestRecord } from '../dynalite/check-request.ts';
import { rejectUnsupported } from '../dynalite/reject-unsupported.ts';
import type { CreateTableRequest, MemberSchema, Schema } from '../dynalite/schema.ts';
import { validationError } from '../errors.ts';
import { tableRequirement } from '../permissions.ts';
import { tableDescription } from '../table-description.ts';
import type { TableLifecycle } from '../table-lifecycle.ts';

/** Also of UpdateTable and, in the template, of a table's properties. */
export const STREAM_SPECIFICATION: MemberSchema = {
  type: 'FieldStruct<StreamSpecification>',
  children: {
    StreamEnabled: { type: 'Boolean', notNull: true },
    StreamViewType: { type: 'String', enum: ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] },
  },
};

const SCHEMA: Schema<CreateTableRequest> = {
  ...createTableValidation.types,
  StreamSpecification: STREAM_SPECIFICATION,
  DeletionProtectionEnabled: 'Boolean',
  TableClass: { type: 'String', enum: ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'] },
};

/** Checks a table definition. Raises ValidationException. */
export function checkTableDefinition(input: Readonly<Record<string, unknown>>): CreateTableRequest {
  const request = checkRequest(input, SCHEMA);
  raiseProblem(createTableValidation.custom(request));
  if (request.StreamSpecification?.StreamEnabled && !request.StreamSpecification.StreamViewType)
    throw validationError(
      'One or more parameter values were invalid: StreamViewType must be specified when StreamEnabled is true',
    );
  return request;
}

/**
 * The answer says CREATING as AWS's does, but the table is there at once.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function createTable(database: Database, lifecycle: TableLifecycle): Operation {
  return {
    requires: (input) => tableRequirement(database, input, 'CreateTable'),
    handle: (input) => {
      const record = requestRecord(input);
      rejectUnsupported('CreateTable', record, [
        'ResourcePolicy',
        'Tags',
        'GlobalTableSourceArn',
        'GlobalTableSettingsReplicationMode',
      ]);
      const table = lifecycle.create(checkTableDefinition(record));
      return { TableDescription: tableDescription(table, lifecycle.streamOf(table), 'CREATING') };
    },
  };
}
