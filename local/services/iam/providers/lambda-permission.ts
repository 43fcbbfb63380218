import { arnOf, type Environment } from '../../../core/environment.ts';
import { Fields } from '../../../core/fields.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { PolicyStore } from '../policy-store.ts';
import { changeablePolicy } from './policy-changes.ts';

/**
 * One statement of a function's resource policy.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html
 */
export function lambdaPermissionProvider(store: PolicyStore, environment: Environment): ResourceProvider {
  return changeablePolicy(store, ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'], {
    type: 'AWS::Lambda::Permission',
    supports: { honoured: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'] },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const functionName = properties.string('FunctionName');
      const functionArn = functionName.startsWith('arn:')
        ? functionName
        : arnOf(environment, 'lambda', `function:${functionName}`);
      const principal = properties.string('Principal');
      const sourceArn = properties.optionalString('SourceArn');
      const sourceAccount = properties.optionalString('SourceAccount');
      const id = resource.generateName(100);
      const condition = {
        ...(sourceArn !== undefined && { ArnLike: { 'aws:SourceArn': sourceArn } }),
        ...(sourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': sourceAccount } }),
      };
      const statement = {
        Sid: id,
        Effect: 'Allow',
        Principal: principal === '*' ? '*' : { [principal.endsWith('.amazonaws.com') ? 'Service' : 'AWS']: principal },
        Action: properties.string('Action'),
        Resource: functionArn,
        ...(Object.keys(condition).length > 0 && { Condition: condition }),
      };
      store.attachToResource(functionArn, {
        name: 'function policy',
        path: resource.path,
        document: { Version: '2012-10-17', Statement: [statement] },
      });
      return { ref: id, attributes: { Id: id } };
    },
  });
}
