import { AwsError } from '../../core/aws-error.ts';
import { arnOf, type Environment } from '../../core/environment.ts';

/** A function as a caller names it. */
export interface FunctionReference {
  readonly name: string;
  /** The function's ARN with the qualifier, if one was given: what permissions and the context object are about. */
  readonly arn: string;
}

/**
 * Reads a name, a name with qualifier, a partial ARN (`123456789012:function:name`) or a full one, and `Qualifier`.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 *
 * Raises AwsError `ResourceNotFoundException` for other regions, accounts and versions than `$LATEST`.
 */
export function parseFunctionName(
  text: string,
  environment: Environment,
  separateQualifier?: string,
): FunctionReference {
  const parts =
    /^(?:arn:(?<partition>[\w-]+):lambda:(?<region>[\w-]*):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[\w-]{1,64})(?::(?<qualifier>\$LATEST|[\w-]{1,128}))?$/.exec(
      text,
    )?.groups;
  if (!parts?.['name'])
    throw new AwsError(
      'ValidationException',
      `FunctionName must be the name or the ARN of a function, but is ${JSON.stringify(text)}.`,
    );
  const { name, region = environment.region, account = environment.accountId } = parts;
  const qualifier = separateQualifier ?? parts['qualifier'];
  const arn = arnOf({ ...environment, region, accountId: account }, 'lambda', `function:${name}`);
  if (region !== environment.region || account !== environment.accountId) throw functionNotFound(arn);
  return { name, arn: qualifier === undefined ? arn : `${arn}:${qualifier}` };
}

export function functionNotFound(arn: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, {
    status: 404,
    fields: { Type: 'User' },
  });
}
