import { AwsError } from '../../core/aws-error.ts';
import { arnOf } from '../../core/environment.ts';
import { Fields } from '../../core/fields.ts';
import type { Requirement } from '../../platform/access.ts';
import type { Platform } from '../../platform/service.ts';
import type { LogGroup } from './log-group.ts';
import type { LogStore } from './log-store.ts';
import type { Queries } from './queries.ts';

/** What every action of the service works with. */
export interface LogsContext {
  readonly platform: Platform;
  readonly store: LogStore;
  readonly queries: Queries;
}

/** Reads a request; errors are `InvalidParameterException`. */
export function requestOf(input: unknown): Fields {
  return new Fields(input, invalidParameter);
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** The group, or AwsError `ResourceNotFoundException`. */
export function groupOf(context: LogsContext, name: string): LogGroup {
  const group = context.store.groups.get(name);
  if (!group)
    throw new AwsError('ResourceNotFoundException', `The specified log group does not exist: there is no "${name}".`);
  return group;
}

/** The name in `logGroupName`, or in `logGroupIdentifier`, which may also be an ARN. */
export function groupNameOf(request: Fields): string {
  const identifier = request.optionalString('logGroupIdentifier');
  if (identifier === undefined) return request.string('logGroupName');
  return /:log-group:([^:]+)/.exec(identifier)?.[1] ?? identifier;
}

/**
 * The permission for an action on a group or one of its streams. CloudWatch Logs asks for the ARN with the stream part
 * also where an action concerns the group alone, with an empty name: that is why policies end in `:*`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
export function onGroup(context: LogsContext, action: string, group: string, stream = ''): Requirement {
  return {
    action: `logs:${action}`,
    resource: arnOf(context.platform.environment, 'logs', `log-group:${group}:log-stream:${stream}`),
  };
}

/** Log group names have 1 to 512 of these characters. */
const GROUP_NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/;

/**
 * Makes a group. Raises AwsError `ResourceAlreadyExistsException` or `InvalidParameterException`.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
export function createGroup(context: LogsContext, name: string, retentionInDays?: number): LogGroup {
  if (!GROUP_NAME.test(name))
    throw invalidParameter(
      `logGroupName must have 1 to 512 characters of a-z, A-Z, 0-9, "_", "-", "/", "." and "#", but is "${name}".`,
    );
  if (context.store.groups.has(name))
    throw new AwsError('ResourceAlreadyExistsException', `The specified log group already exists: "${name}".`);
  return context.store.addGroup({
    name,
    arn: arnOf(context.platform.environment, 'logs', `log-group:${name}`),
    creationTime: Math.floor(context.platform.clock.now()),
    ...(retentionInDays !== undefined && { retentionInDays }),
  });
}
