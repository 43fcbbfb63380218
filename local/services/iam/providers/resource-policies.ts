import { arnOf, type Environment } from '../../../core/environment.ts';
import { describe, Fields } from '../../../core/fields.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { PolicyStore } from '../policy-store.ts';
import { changeablePolicy } from './policy-changes.ts';
import { textList } from './text-list.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html */
export function topicPolicyProvider(store: PolicyStore): ResourceProvider {
  return changeablePolicy(store, [], {
    type: 'AWS::SNS::TopicPolicy',
    supports: { honoured: ['PolicyDocument.**', 'Topics'] },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      for (const arn of textList(properties.raw('Topics'), 'Topics'))
        store.attachToResource(arn, {
          name: 'topic policy',
          path: resource.path,
          document: properties.raw('PolicyDocument'),
        });
      const id = resource.generateName(128);
      return { ref: id, attributes: { Id: id } };
    },
  });
}

/**
 * One statement of an event bus's policy.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html
 */
export function eventBusPolicyProvider(store: PolicyStore, environment: Environment): ResourceProvider {
  return changeablePolicy(store, ['EventBusName', 'StatementId'], {
    type: 'AWS::Events::EventBusPolicy',
    supports: { honoured: ['EventBusName', 'StatementId', 'Statement.**'] },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const busName = properties.optionalString('EventBusName') ?? 'default';
      const id = properties.string('StatementId');
      const statement = properties.optionalRecord('Statement');
      if (!statement) throw new Error('Statement is missing; it must be a policy statement.');
      store.attachToResource(arnOf(environment, 'events', `event-bus/${busName}`), {
        name: 'event bus policy',
        path: resource.path,
        document: { Version: '2012-10-17', Statement: [{ ...statement, Sid: id }] },
      });
      return { ref: `${busName}|${id}`, attributes: {} };
    },
  });
}

/**
 * CloudWatch Logs has one set of policies for the account; the document comes as JSON text.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-resourcepolicy.html
 */
export function logsResourcePolicyProvider(store: PolicyStore): ResourceProvider {
  return changeablePolicy(store, ['PolicyName'], {
    type: 'AWS::Logs::ResourcePolicy',
    supports: { honoured: ['PolicyDocument', 'PolicyName'] },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const name = properties.string('PolicyName');
      const text = properties.string('PolicyDocument');
      let document: unknown;
      try {
        document = JSON.parse(text);
      } catch {
        throw new Error(`PolicyDocument must be JSON, but is ${describe(text)}.`);
      }
      store.attachToService('logs', { name, path: resource.path, document });
      return { ref: name, attributes: {} };
    },
  });
}
