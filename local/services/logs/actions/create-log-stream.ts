import { AwsError } from '../../../core/aws-error.ts';
import type { Operation } from '../../../platform/calls.ts';
import { groupOf, invalidParameter, type LogsContext, onGroup, requestOf } from '../context.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html */
export function createLogStream(context: LogsContext): Operation {
  return {
    requires: (input) => {
      const request = requestOf(input);
      return [
        onGroup(context, 'CreateLogStream', request.string('logGroupName'), request.optionalString('logStreamName')),
      ];
    },
    handle: (input) => {
      const request = requestOf(input);
      const group = groupOf(context, request.string('logGroupName'));
      const name = request.string('logStreamName');
      if (!/^[^:*]{1,512}$/.test(name))
        throw invalidParameter(`logStreamName must have 1 to 512 characters without ":" and "*", but is "${name}".`);
      if (group.streams.has(name))
        throw new AwsError('ResourceAlreadyExistsException', `The specified log stream already exists: "${name}".`);
      context.store.stream(group, name, Math.floor(context.platform.clock.now()));
      return {};
    },
    quiet: () => true,
  };
}
