import type { Operation } from '../../../platform/calls.ts';
import { busNameOf } from '../bus-store.ts';
import { allowOnly, type EventsContext, operation, page, ruleArnIn } from '../context.ts';
import { putTargets as put } from '../put-targets.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
export function putTargets(context: EventsContext): Operation {
  return operation(
    'PutTargets',
    (request) => ruleArnIn(context, request, 'Rule'),
    (request) => {
      allowOnly(request, ['Rule', 'EventBusName', 'Targets']);
      const rule = context.buses.rule(busNameOf(request.optionalString('EventBusName')), request.string('Rule'));
      put(context.platform, rule, request.optionalArray('Targets') ?? []);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html */
export function removeTargets(context: EventsContext): Operation {
  return operation(
    'RemoveTargets',
    (request) => ruleArnIn(context, request, 'Rule'),
    (request) => {
      const rule = context.buses.rule(busNameOf(request.optionalString('EventBusName')), request.string('Rule'));
      for (const id of request.optionalArray('Ids') ?? []) rule.targets.delete(String(id));
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html */
export function listTargetsByRule(context: EventsContext): Operation {
  return operation(
    'ListTargetsByRule',
    (request) => ruleArnIn(context, request, 'Rule'),
    (request) => {
      const rule = context.buses.rule(busNameOf(request.optionalString('EventBusName')), request.string('Rule'));
      const { items, token } = page([...rule.targets.values()], request);
      return { Targets: items.map(({ definition }) => definition), ...token };
    },
  );
}
