import { parseArn } from '../../../core/environment.ts';
import { eventBusTarget } from './event-bus-target.ts';
import { lambdaTarget } from './lambda-target.ts';
import { snsTarget } from './sns-target.ts';
import { sqsTarget } from './sqs-target.ts';
import { stepFunctionsTarget } from './step-functions-target.ts';
import type { TargetFactory } from './target.ts';

/** The kinds of target that are imitated, by the service in the target's ARN. */
const TARGETS: Readonly<Record<string, TargetFactory>> = {
  states: stepFunctionsTarget,
  lambda: lambdaTarget,
  sns: snsTarget,
  sqs: sqsTarget,
  events: eventBusTarget,
};

/** Makes the target for an ARN. Raises an Error that names a kind of target that is not supported. */
export const createTarget: TargetFactory = (parts) => {
  const service = parseArn(parts.arn)?.service;
  const factory = service !== undefined && Object.hasOwn(TARGETS, service) ? TARGETS[service] : undefined;
  if (!factory)
    throw new Error(
      `Target: ${parts.arn} is not supported by the local cloud; pipes deliver to ${Object.keys(TARGETS).join(', ')}.`,
    );
  return factory(parts);
};
