import { Fields, textAt } from '../../../core/fields.ts';
import type { Link, LinkKind } from '../../../platform/links.ts';
import type { ProvisionedResource, ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import { busNameOf, DEFAULT_BUS, type EventBus } from '../bus-store.ts';
import type { EventsContext } from '../context.ts';
import { putRule } from '../put-rule.ts';
import { putTargets } from '../put-targets.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
export function ruleProvider(context: EventsContext): ResourceProvider {
  return {
    type: 'AWS::Events::Rule',
    supports: {
      honoured: [
        'Name',
        'Description',
        'EventBusName',
        'EventPattern.**',
        'RoleArn',
        'State',
        'Targets[].Id',
        'Targets[].Arn',
        'Targets[].RoleArn',
        'Targets[].Input',
        'Targets[].InputPath',
        'Targets[].InputTransformer.InputPathsMap.**',
        'Targets[].InputTransformer.InputTemplate',
        'Targets[].DeadLetterConfig.Arn',
        'Targets[].RetryPolicy.MaximumRetryAttempts',
        'Targets[].RetryPolicy.MaximumEventAgeInSeconds',
        'Targets[].SqsParameters.MessageGroupId',
        'Targets[].AppSyncParameters.GraphQLOperation',
      ],
      inert: { 'Tags.**': 'nothing here reads tags' },
    },
    provision: (resource) => provisionRule(context, resource),
    links: (resource, made) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const bus = context.buses.get(busNameOf(properties.optionalString('EventBusName')));
      const targets = [...(properties.optionalArray('Targets') ?? [])];
      const to = (end: string | undefined, kind: LinkKind): Link[] => (end === undefined ? [] : [{ to: end, kind }]);
      return {
        arn: made.attributes['Arn'] ?? made.ref,
        links: [
          { from: bus.arn, kind: 'feeds' },
          ...targets.flatMap((target) => to(textAt(target, 'Arn'), 'delivers')),
          ...targets.flatMap((target) => to(textAt(target, 'DeadLetterConfig', 'Arn'), 'dead-letters')),
        ],
      };
    },
    changes: {
      replacing: ['EventBusName', 'Name'],
      update: (resource) => updateRule(context, resource),
      remove: (resource) => removeRule(context, resource),
    },
  };
}

/** Whose rule it is, by which name. */
function placeOf(context: EventsContext, resource: TemplateResource): { bus: EventBus; name: string } {
  const properties = new Fields(resource.properties, (message) => new Error(message));
  return {
    bus: context.buses.get(busNameOf(properties.optionalString('EventBusName'))),
    name: properties.optionalString('Name') ?? resource.generateName(64),
  };
}

function provisionRule(context: EventsContext, resource: TemplateResource): ProvisionedResource {
  const { bus, name } = placeOf(context, resource);
  if (bus.rules.has(name)) throw new Error(`a rule named ${name} exists already on the bus ${bus.name}.`);
  return bringRule(context, resource);
}

/** Deliveries that are under way go on to the targets that the rule had. */
function updateRule(context: EventsContext, resource: TemplateResource): ProvisionedResource {
  const { bus, name } = placeOf(context, resource);
  const before = bus.rules.get(name);
  bus.rules.delete(name);
  try {
    return bringRule(context, resource);
  } catch (error) {
    if (before) bus.rules.set(name, before);
    throw error;
  }
}

function removeRule(context: EventsContext, resource: TemplateResource): void {
  const { bus, name } = placeOf(context, resource);
  bus.rules.delete(name);
}

function bringRule(context: EventsContext, resource: TemplateResource): ProvisionedResource {
  const properties = new Fields(resource.properties, (message) => new Error(message));
  const { bus, name } = placeOf(context, resource);
  const rule = putRule(context, bus, {
    name,
    pattern: JSON.stringify(properties.raw('EventPattern')),
    schedule: properties.optionalString('ScheduleExpression'),
    state: properties.optionalString('State'),
    description: properties.optionalString('Description'),
    roleArn: properties.optionalString('RoleArn'),
  });
  putTargets(context.platform, rule, properties.optionalArray('Targets') ?? []);
  context.platform.calls.nameResource(rule.arn, resource.path);
  return {
    ref: bus.name === DEFAULT_BUS ? rule.name : `${bus.name}|${rule.name}`,
    attributes: { Arn: rule.arn },
  };
}
