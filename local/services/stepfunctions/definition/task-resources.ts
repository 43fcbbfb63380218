import { isRecord } from '../../../core/fields.ts';
import { awsSdkTask, operationName } from '../integrations/aws-sdk.ts';
import { SDK_NAMES } from '../integrations/error-names.ts';
import { lambdaFunction } from '../integrations/lambda-function.ts';
import { optimisedAction, optimisedTask } from '../integrations/optimised.ts';
import type { TaskResource } from '../integrations/task-resource.ts';
import type { MachineType } from '../state-machine.ts';
import type { StateReader } from './state-reader.ts';

const LAMBDA_ARN = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/;
const ACTIVITY_ARN = /^arn:[\w-]+:states:[\w-]+:\d{12}:activity:/;
const INTEGRATION_ARN = /^arn:[\w-]+:states:[\w-]*:\d*:(aws-sdk:)?([\w-]+):(\w+)(?:\.(sync(?::2)?|waitForTaskToken))?$/;

/** Whether a local service has an action. */
export type Offers = (service: string, action: string) => boolean;

/**
 * What a Task's `Resource` stands for, or undefined after reporting why it can't be used.
 * https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
 */
export function taskResource(reader: StateReader, type: MachineType, offers: Offers): TaskResource | undefined {
  const arn = reader.text('Resource');
  const location = `${reader.location}/Resource`;
  if (arn === undefined) return undefined;
  if (LAMBDA_ARN.test(arn)) return lambdaFunction(arn);
  if (ACTIVITY_ARN.test(arn)) {
    if (type === 'EXPRESS') reader.problems.schema('Express state machine does not support Activity ARN', location);
    else reader.problems.unsupported('Activities are not supported', location);
    return undefined;
  }
  const match = INTEGRATION_ARN.exec(arn);
  const [, sdk, service, action, pattern] = match ?? [];
  if (!service || !action) {
    const reason = 'The value is not a valid resource ARN, or the resource is not available in this region.';
    reader.problems.schema(`The resource provided ${arn} is not recognized. ${reason}`, location);
    return undefined;
  }
  if (pattern) {
    const name = pattern.startsWith('sync') ? '.sync' : '.waitForTaskToken';
    // AWS's own sentence has a second space after this word for one of the two patterns.
    const message = `Express state machine does not support '${name}' service integration${name === '.sync' ? '' : ' '}`;
    if (type === 'EXPRESS') reader.problems.schema(message, location);
    else reader.problems.unsupported(`The service integration pattern '${name}' is not supported`, location);
    return undefined;
  }
  return sdk
    ? sdkResource(reader, arn, service, action, offers)
    : optimisedResource(reader, arn, service, action, offers);
}

function sdkResource(
  reader: StateReader,
  arn: string,
  service: string,
  action: string,
  offers: Offers,
): TaskResource | undefined {
  const names = SDK_NAMES[service];
  if (names && offers(names.service, operationName(action))) return awsSdkTask(service, action, names);
  reader.problems.unsupported(
    `The resource ${arn} is not supported: no local service offers ${service}:${operationName(action)}`,
    `${reader.location}/Resource`,
  );
  return undefined;
}

function optimisedResource(
  reader: StateReader,
  arn: string,
  service: string,
  action: string,
  offers: Offers,
): TaskResource | undefined {
  const definition = optimisedAction(service, action);
  if (!definition || !offers(service, operationName(action))) {
    const reason = definition
      ? `no local service offers ${service}:${operationName(action)}`
      : 'this integration is not imitated';
    reader.problems.unsupported(`The resource ${arn} is not supported: ${reason}`, `${reader.location}/Resource`);
    return undefined;
  }
  checkArguments(reader, definition);
  return optimisedTask(service, action, definition);
}

/** Arguments that are written out can be checked before anything runs. */
function checkArguments(
  reader: StateReader,
  definition: { readonly required: readonly string[]; readonly optional: readonly string[] },
): void {
  const given = reader.raw['Arguments'];
  if (!isRecord(given)) return;
  const location = `${reader.location}/Arguments`;
  for (const name of Object.keys(given))
    if (!definition.required.includes(name) && !definition.optional.includes(name))
      reader.problems.schema(`The field "${name}" is not supported by Step Functions`, location);
  for (const name of definition.required)
    if (!(name in given)) reader.problems.schema(`The field "${name}" is required but was missing`, location);
}
