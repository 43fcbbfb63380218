import { parseArn } from '../../../core/environment.ts';
import { invalidParameter, notSupported } from '../errors.ts';
import { appSyncApi } from './appsync-api.ts';
import { eventBus } from './event-bus.ts';
import { lambdaFunction } from './lambda-function.ts';
import { logGroup } from './log-group.ts';
import type { ReceiverFactory } from './receiver.ts';
import { snsTopic } from './sns-topic.ts';
import { sqsQueue } from './sqs-queue.ts';
import { stateMachine } from './state-machine.ts';

/** The kinds of target that are imitated, by how their ARNs go on after the account. */
const KINDS: readonly { readonly service: string; readonly resource: RegExp; readonly make: ReceiverFactory }[] = [
  { service: 'sqs', resource: /^[^:/]+$/, make: sqsQueue },
  { service: 'lambda', resource: /^function:/, make: lambdaFunction },
  { service: 'states', resource: /^stateMachine:/, make: stateMachine },
  { service: 'sns', resource: /^[^:/]+$/, make: snsTopic },
  { service: 'events', resource: /^event-bus\//, make: eventBus },
  { service: 'logs', resource: /^log-group:/, make: logGroup },
  { service: 'appsync', resource: /^endpoints\/graphql-api\//, make: appSyncApi },
];

/** The services that only let EventBridge in under a role; the others may also do so by a policy of the resource. */
const NEED_ROLE = new Set(['states', 'appsync']);

/** Makes the receiver for an ARN. Raises AwsError `ValidationException` that names a kind that is not supported. */
export const createReceiver: ReceiverFactory = (parts) => {
  const arn = parseArn(parts.arn);
  if (!arn) throw invalidParameter('Arn', `Provided Arn is not in correct format: ${parts.arn}`);
  const kind = KINDS.find(({ service, resource }) => service === arn.service && resource.test(arn.resource));
  if (!kind) throw notSupported(`${parts.arn} as a target of a rule`);
  return kind.make(parts);
};

/** Whether EventBridge gets to a target with this ARN under a role only. */
export function needsRole(arn: string): boolean {
  return NEED_ROLE.has(parseArn(arn)?.service ?? '');
}
