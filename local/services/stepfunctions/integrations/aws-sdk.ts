import { toAwsError } from '../../../core/aws-error.ts';
import { isRecord } from '../../../core/fields.ts';
import { type SdkNames, sdkError } from './error-names.ts';
import { serviceEvents } from './service-task.ts';
import type { TaskResource } from './task-resource.ts';

/**
 * Any action of a service as its SDK has it: `aws-sdk:dynamodb:transactWriteItems`. The request goes to the service as
 * it is and its answer comes back as it is, with names that begin in upper case.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function awsSdkTask(serviceName: string, action: string, names: SdkNames): TaskResource {
  const operation = operationName(action);
  return {
    ...serviceEvents(`aws-sdk:${serviceName}`, action),
    call: async (request, caller, platform) => {
      const input = names.service === 'states' || names.service === 'logs' ? recase(request, lower) : request;
      try {
        const output = await platform.calls.dispatch(names.service, operation, input, caller);
        return recase(output, upper);
      } catch (error) {
        throw sdkError(toAwsError(error), names);
      }
    },
  };
}

/** `putItem` is `PutItem` at the service. */
export function operationName(action: string): string {
  return upper(action);
}

/** Members of Step Functions' and CloudWatch Logs' shapes begin in lower case on the wire. */
function recase(value: unknown, change: (name: string) => string): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [change(name), member]));
}

function upper(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
