import type { Environment } from '../../core/environment.ts';
import type { AlarmDefinition, AlarmState, Evaluation } from './alarm.ts';

/**
 * What subscribers get about a change: JSON for programs, in the members that they know from AWS, and text for people.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function alarmMessage(
  alarm: AlarmDefinition,
  { state, reason, before }: Evaluation & { readonly before: AlarmState },
  { at, environment }: { readonly at: number; readonly environment: Environment },
): { Subject: string; Message: string; MessageStructure: 'json' } {
  const time = new Date(at).toISOString();
  const { name, description, arn, actions } = alarm;
  const json = {
    AlarmName: name,
    AlarmDescription: description,
    AWSAccountId: environment.accountId,
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: time,
    Region: environment.region,
    AlarmArn: arn,
    OldStateValue: before,
    OKActions: actions.OK,
    AlarmActions: actions.ALARM,
    InsufficientDataActions: actions.INSUFFICIENT_DATA,
  };
  const email = [
    `Your alarm "${name}" has entered the ${state} state.`,
    '',
    `What it means: ${description}`,
    `Why: ${reason}`,
    `State change: ${before} -> ${state}, ${time}`,
  ].join('\n');
  return {
    // A subject has 100 characters at most.
    Subject: `${state}: "${name}" in ${environment.region}`.slice(0, 100),
    Message: JSON.stringify({ default: JSON.stringify(json), email }),
    MessageStructure: 'json',
  };
}
