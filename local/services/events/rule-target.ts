import { parseArn } from '../../core/environment.ts';
import { Fields } from '../../core/fields.ts';
import type { Platform } from '../../platform/service.ts';
import { invalidParameter, notSupported, validationError } from './errors.ts';
import type { TargetInput } from './input/rendered-input.ts';
import type { RuleVariables } from './input/rule-variables.ts';
import { targetInputOf } from './input/target-input.ts';
import { createReceiver, needsRole } from './targets/index.ts';
import type { Receiver } from './targets/receiver.ts';

/** A target of a rule, everything that can be compiled compiled. */
export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  readonly roleArn: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  readonly input: TargetInput;
  readonly receiver: Receiver;
  /** As it was given. */
  readonly definition: Readonly<Record<string, unknown>>;
}

const MEMBERS = new Set([
  'Id',
  'Arn',
  'RoleArn',
  'Input',
  'InputPath',
  'InputTransformer',
  'DeadLetterConfig',
  'RetryPolicy',
  'SqsParameters',
  'AppSyncParameters',
]);

/** "By default, EventBridge retries sending the event for 24 hours and up to 185 times" */
const MOST_ATTEMPTS = 185;
const LONGEST_AGE_SECONDS = 86_400;

/**
 * Reads one target of PutTargets or of a rule in a template. `number` counts from 1, for messages. Raises AwsError
 * `ValidationException`.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
export function ruleTargetOf(
  definition: Readonly<Record<string, unknown>>,
  number: number,
  context: { readonly platform: Platform; readonly rule: RuleVariables & { readonly roleArn: string | undefined } },
): RuleTarget {
  const target = new Fields(definition, validationError);
  const id = target.string('Id');
  checkId(id, number);
  for (const name of target.names())
    if (target.has(name) && !MEMBERS.has(name)) throw notSupported(`${name} of target ${id}`);
  const arn = target.string('Arn');
  const roleArn = target.optionalString('RoleArn') ?? context.rule.roleArn;
  const receiver = createReceiver({ platform: context.platform, arn, target });
  if (roleArn === undefined && needsRole(arn)) throw validationError(`RoleArn is required for target ${arn}.`);
  if (roleArn !== undefined && parseArn(roleArn)?.service !== 'iam')
    throw invalidParameter('RoleArn', `Provided role is not an ARN of a role: ${roleArn}`);
  const retry = target.nested('RetryPolicy');
  return {
    id,
    arn,
    roleArn,
    deadLetterArn: deadLetterArnOf(target.nested('DeadLetterConfig')),
    maximumRetryAttempts:
      retry?.optionalInteger('MaximumRetryAttempts', { min: 0, max: MOST_ATTEMPTS }) ?? MOST_ATTEMPTS,
    maximumEventAgeMs:
      1000 *
      (retry?.optionalInteger('MaximumEventAgeInSeconds', { min: 60, max: LONGEST_AGE_SECONDS }) ??
        LONGEST_AGE_SECONDS),
    input: targetInputOf(target, context.rule),
    receiver,
    definition,
  };
}

function checkId(id: string, number: number): void {
  const at = `1 validation error detected: Value '${id}' at 'targets.${number}.member.id' failed to satisfy constraint:`;
  if (id.length > 64) throw validationError(`${at} Member must have length less than or equal to 64`);
  if (!/^[.\-_A-Za-z0-9]+$/.test(id))
    throw validationError(`${at} Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`);
}

/** Only standard queues can be dead-letter queues. */
function deadLetterArnOf(config: Fields | undefined): string | undefined {
  const arn = config?.optionalString('Arn');
  if (arn === undefined) return undefined;
  if (parseArn(arn)?.service !== 'sqs' || arn.endsWith('.fifo'))
    throw invalidParameter('DeadLetterConfig', `The dead-letter queue must be a standard queue, but is ${arn}.`);
  return arn;
}
