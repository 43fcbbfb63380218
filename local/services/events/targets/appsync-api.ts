import { AwsError } from '../../../core/aws-error.ts';
import { isRecord } from '../../../core/fields.ts';
import { validationError } from '../errors.ts';
import type { ReceiverFactory } from './receiver.ts';

/** AppSync carried the operation out, and it failed. */
export class GraphQlFailure extends AwsError {}

/**
 * A mutation of a GraphQL API, called with IAM authorization. What the target's input renders are its variables.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/target-appsync.html
 */
export const appSyncApi: ReceiverFactory = ({ platform, arn, target }) => {
  const query = target.nested('AppSyncParameters')?.optionalString('GraphQLOperation');
  if (!query)
    throw validationError(
      `AppSyncParameters.GraphQLOperation must be specified for target ${target.string('Id')}, which is a GraphQL API.`,
    );
  return {
    needsJson: true,
    async deliver({ text, caller }) {
      const variables: unknown = JSON.parse(text);
      if (!isRecord(variables))
        throw new AwsError('InvalidVariables', `The variables of ${arn} must be a JSON object, but are ${text}.`);
      const { errors } = await platform.calls.invoke('appsync', 'GraphQL', { apiArn: arn, query, variables }, caller);
      const [first] = errors ?? [];
      if (first) throw new GraphQlFailure(first.errorType ?? 'GraphQLError', first.message);
    },
  };
};
