import { AwsError } from '../../../core/aws-error.ts';
import { arnOf, type Environment } from '../../../core/environment.ts';
import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { AlarmDefinition, AlarmState } from '../alarm.ts';
import type { Alarms, StandingAlarm } from '../alarms.ts';
import { requestOf } from './request.ts';

const STATES: readonly AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export function describeAlarms(alarms: Alarms, environment: Environment): Operation {
  const known = ['AlarmNames', 'AlarmNamePrefix', 'StateValue', 'MaxRecords', 'NextToken'];
  return {
    requires: () => [{ action: 'cloudwatch:DescribeAlarms', resource: arnOf(environment, 'cloudwatch', 'alarm:*') }],
    handle: (input) => {
      const request = requestOf(input, known);
      const names = request.optionalArray('AlarmNames');
      const prefix = request.optionalString('AlarmNamePrefix') ?? '';
      const state = request.has('StateValue') ? stateOf(request) : undefined;
      const most = request.optionalInteger('MaxRecords', { min: 1, max: 100 }) ?? 50;
      const after = request.optionalString('NextToken') ?? '';
      const found = alarms
        .standing()
        .filter(({ definition: { name } }) => (names?.includes(name) ?? name.startsWith(prefix)) && name > after)
        .filter((alarm) => state === undefined || alarm.state === state)
        .sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
      const page = found.slice(0, most);
      return {
        MetricAlarms: page.map(described),
        ...(found.length > page.length && { NextToken: page.at(-1)?.definition.name }),
      };
    },
    quiet: () => true,
  };
}

/**
 * Puts an alarm into a state until it is next evaluated, so that what it tells can be tried.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
 */
export function setAlarmState(alarms: Alarms, environment: Environment): Operation {
  const known = ['AlarmName', 'StateValue', 'StateReason', 'StateReasonData'];
  return {
    requires: (input) => {
      const name = requestOf(input, known).string('AlarmName');
      return [{ action: 'cloudwatch:SetAlarmState', resource: arnOf(environment, 'cloudwatch', `alarm:${name}`) }];
    },
    handle: (input) => {
      const request = requestOf(input, known);
      const name = request.string('AlarmName');
      const change = { state: stateOf(request), reason: request.string('StateReason') };
      if (!alarms.set(name, change))
        throw new AwsError('ResourceNotFound', `There is no alarm ${name}; DescribeAlarms lists what there is.`, {
          status: 404,
        });
      return undefined;
    },
  };
}

function stateOf(request: Fields): AlarmState {
  const text = request.string('StateValue');
  const found = STATES.find((state) => state === text);
  if (!found)
    throw new AwsError('InvalidParameterValue', `StateValue must be one of ${STATES.join(', ')}, but is ${text}.`);
  return found;
}

function described({ definition, state, reason, since }: StandingAlarm): Record<string, unknown> {
  return {
    ...definitionOf(definition),
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: new Date(since).toISOString(),
  };
}

function definitionOf(alarm: AlarmDefinition): Record<string, unknown> {
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    Period: alarm.periodMs / 1_000,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.treatMissingData,
  };
}
