import type { Environment } from '../../../core/environment.ts';
import { Fields } from '../../../core/fields.ts';
import type { ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { PolicyStore } from '../policy-store.ts';
import { roleIdOf } from '../request-context.ts';
import { attachManagedPolicy } from './attach-managed.ts';
import { textList } from './text-list.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
export function roleProvider(store: PolicyStore, environment: Environment): ResourceProvider {
  return {
    type: 'AWS::IAM::Role',
    supports: {
      honoured: ['AssumeRolePolicyDocument.**', 'ManagedPolicyArns', 'Path', 'Policies.**', 'RoleName'],
      inert: {
        Description: 'text for people',
        MaxSessionDuration: 'local sessions do not expire',
        'Tags.**': 'no supported condition key reads tags',
      },
    },
    provision: (resource) => {
      const properties = propertiesOf(resource);
      const name = properties.optionalString('RoleName') ?? resource.generateName(64);
      const rolePath = properties.optionalString('Path') ?? '/';
      const arn = `arn:${environment.partition}:iam::${environment.accountId}:role${rolePath}${name}`;
      store.addRole({
        arn,
        name,
        path: resource.path,
        trustPolicy: properties.raw('AssumeRolePolicyDocument'),
      });
      attachPolicies(store, resource, name);
      return { ref: name, attributes: { Arn: arn, RoleId: roleIdOf(arn) } };
    },
    changes: {
      replacing: ['Path', 'RoleName'],
      update: (resource, made) => {
        store.changeTrust(made.ref, propertiesOf(resource).raw('AssumeRolePolicyDocument'));
        store.detach(resource.path);
        attachPolicies(store, resource, made.ref);
        return made;
      },
      remove: (_resource, made) => store.removeRole(made.ref),
    },
  };
}

function propertiesOf(resource: TemplateResource): Fields {
  return new Fields(resource.properties, (message) => new Error(message));
}

/** Attaches the policies that the role itself brings. */
function attachPolicies(store: PolicyStore, resource: TemplateResource, name: string): void {
  const properties = propertiesOf(resource);
  for (const policyArn of textList(properties.raw('ManagedPolicyArns'), 'ManagedPolicyArns'))
    attachManagedPolicy(store, name, policyArn, resource.path);
  for (const entry of properties.optionalArray('Policies') ?? []) {
    const policy = new Fields(entry, (message) => new Error(`Policies: ${message}`));
    store.attachToRole(name, {
      name: policy.string('PolicyName'),
      path: resource.path,
      document: policy.raw('PolicyDocument'),
    });
  }
}
