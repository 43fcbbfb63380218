import type { Operation } from '../../../platform/calls.ts';
import { createGroup, type LogsContext, onGroup, requestOf } from '../context.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export function createLogGroup(context: LogsContext): Operation {
  return {
    requires: (input) => [onGroup(context, 'CreateLogGroup', requestOf(input).string('logGroupName'))],
    handle: (input) => {
      createGroup(context, requestOf(input).string('logGroupName'));
      return {};
    },
    quiet: () => true,
  };
}
