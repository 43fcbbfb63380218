import type { Operation } from '../../../platform/calls.ts';
import { busNameOf } from '../bus-store.ts';
import { allowOnly, busArnIn, type EventsContext, operation, page, ruleArnIn } from '../context.ts';
import { validationError } from '../errors.ts';
import { putRule as put } from '../put-rule.ts';
import type { Rule, RuleState } from '../rule.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export function putRule(context: EventsContext): Operation {
  return operation(
    'PutRule',
    (request) => ruleArnIn(context, request, 'Name'),
    (request) => {
      allowOnly(request, [
        'Name',
        'EventBusName',
        'EventPattern',
        'ScheduleExpression',
        'State',
        'Description',
        'RoleArn',
        'Tags',
      ]);
      const rule = put(context, context.buses.get(busNameOf(request.optionalString('EventBusName'))), {
        name: request.string('Name'),
        pattern: request.optionalString('EventPattern'),
        schedule: request.optionalString('ScheduleExpression'),
        state: request.optionalString('State'),
        description: request.optionalString('Description'),
        roleArn: request.optionalString('RoleArn'),
      });
      return { RuleArn: rule.arn };
    },
  );
}

/** A rule that does not exist is deleted already. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html */
export function deleteRule(context: EventsContext): Operation {
  return operation(
    'DeleteRule',
    (request) => ruleArnIn(context, request, 'Name'),
    (request) => {
      const { rules } = context.buses.get(busNameOf(request.optionalString('EventBusName')));
      const name = request.string('Name');
      if (rules.get(name)?.targets.size) throw validationError("Rule can't be deleted since it has targets.");
      rules.delete(name);
      return {};
    },
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html */
export function describeRule(context: EventsContext): Operation {
  return operation(
    'DescribeRule',
    (request) => ruleArnIn(context, request, 'Name'),
    (request) => {
      const busName = busNameOf(request.optionalString('EventBusName'));
      const { accountId } = context.platform.environment;
      return { ...render(context.buses.rule(busName, request.string('Name'))), CreatedBy: accountId };
    },
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
export function listRules(context: EventsContext): Operation {
  return operation(
    'ListRules',
    (request) => busArnIn(context, request, 'EventBusName'),
    (request) => {
      const prefix = request.optionalString('NamePrefix') ?? '';
      const { rules } = context.buses.get(busNameOf(request.optionalString('EventBusName')));
      const { items, token } = page(
        [...rules.values()].filter(({ name }) => name.startsWith(prefix)),
        request,
      );
      return { Rules: items.map(render), ...token };
    },
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EnableRule.html */
export function enableRule(context: EventsContext): Operation {
  return switchRule(context, 'EnableRule', 'ENABLED');
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html */
export function disableRule(context: EventsContext): Operation {
  return switchRule(context, 'DisableRule', 'DISABLED');
}

function switchRule(context: EventsContext, action: string, state: RuleState): Operation {
  return operation(
    action,
    (request) => ruleArnIn(context, request, 'Name'),
    (request) => {
      context.buses.rule(busNameOf(request.optionalString('EventBusName')), request.string('Name')).state = state;
      return {};
    },
  );
}

function render({ name, arn, busName, pattern, state, description, roleArn }: Rule): Record<string, unknown> {
  return {
    Name: name,
    Arn: arn,
    EventBusName: busName,
    EventPattern: pattern.text,
    State: state,
    ...(description !== undefined && { Description: description }),
    ...(roleArn !== undefined && { RoleArn: roleArn }),
  };
}
