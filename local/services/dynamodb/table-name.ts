import { AwsError } from '../../core/aws-error.ts';
import { arnOf, type Environment, parseArn } from '../../core/environment.ts';
import { tableNotFound } from './errors.ts';

/**
 * The name of a table from a `TableName` parameter, which may be the table's ARN. Raises AwsError when the ARN is of
 * another account or Region; AWS would go there, the local cloud has only one of each.
 */
export function tableNameOf(parameter: string, environment: Environment): string {
  if (!parameter.startsWith('arn:')) return parameter;
  const arn = parseArn(parameter);
  const name = arn?.resource.startsWith('table/') ? arn.resource.slice('table/'.length) : undefined;
  if (arn?.service !== 'dynamodb' || !name)
    throw new AwsError('ValidationException', `Invalid table ARN: ${parameter}`);
  if (arn.accountId !== environment.accountId || arn.region !== environment.region) throw tableNotFound();
  return name;
}

/** `arn:aws:dynamodb:us-east-1:000000000000:table/orders` */
export function tableArn(tableName: string, environment: Environment): string {
  return arnOf(environment, 'dynamodb', `table/${tableName}`);
}
