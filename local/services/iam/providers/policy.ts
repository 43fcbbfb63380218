import type { Environment } from '../../../core/environment.ts';
import { Fields } from '../../../core/fields.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { PolicyStore } from '../policy-store.ts';
import { attachManagedPolicy } from './attach-managed.ts';
import { changeablePolicy } from './policy-changes.ts';
import { textList } from './text-list.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html */
export function policyProvider(store: PolicyStore): ResourceProvider {
  return changeablePolicy(store, [], {
    type: 'AWS::IAM::Policy',
    supports: { honoured: ['PolicyDocument.**', 'PolicyName', 'Roles'] },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const name = properties.string('PolicyName');
      for (const role of textList(properties.raw('Roles'), 'Roles'))
        store.attachToRole(role, { name, path: resource.path, document: properties.raw('PolicyDocument') });
      const id = resource.generateName(128);
      return { ref: id, attributes: { Id: id } };
    },
  });
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html */
export function managedPolicyProvider(store: PolicyStore, environment: Environment): ResourceProvider {
  return changeablePolicy(store, ['Description', 'ManagedPolicyName', 'Path'], {
    type: 'AWS::IAM::ManagedPolicy',
    supports: {
      honoured: ['ManagedPolicyName', 'Path', 'PolicyDocument.**', 'Roles'],
      inert: { Description: 'text for people' },
    },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const name = properties.optionalString('ManagedPolicyName') ?? resource.generateName(128);
      const path = properties.optionalString('Path') ?? '/';
      const arn = `arn:${environment.partition}:iam::${environment.accountId}:policy${path}${name}`;
      store.addManagedPolicy(arn, { name, path: resource.path, document: properties.raw('PolicyDocument') });
      for (const role of textList(properties.raw('Roles'), 'Roles'))
        attachManagedPolicy(store, role, arn, resource.path);
      return { ref: arn, attributes: { PolicyArn: arn } };
    },
  });
}
