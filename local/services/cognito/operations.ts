import { Fields } from '../../core/fields.ts';
import type { Operation } from '../../platform/calls.ts';
import { bearerOf, type PoolUser } from './bearer.ts';
import type { CognitoContext } from './context.ts';
import { invalidParameter } from './errors.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';

/** What clients send along for AWS's own statistics and risk score. */
export const FOR_STATISTICS = ['AnalyticsMetadata', 'UserContextData', 'ClientMetadata'];

/** Which members an action takes, and which it leaves alone, beside the one that says where. Others are refused by name. */
interface Members {
  readonly takes: readonly string[];
  readonly ignores?: readonly string[];
}

/** An action of a client, which needs no credentials of AWS: what it knows of the user is what lets it in. */
export function clientOperation(
  context: CognitoContext,
  members: Members,
  handle: (client: UserPoolClient, request: Fields) => unknown,
): Operation {
  return {
    requires: () => [],
    handle: (input) => {
      const request = requestOf(input, 'ClientId', members);
      refuseSecretHash(request);
      return handle(context.pools.client(request.string('ClientId')), request);
    },
    to: (input) => {
      const clientId = new Fields(input, invalidParameter).raw('ClientId');
      const client = typeof clientId === 'string' ? context.pools.findClient(clientId) : undefined;
      return client?.pool.path ?? 'cognito-idp';
    },
  };
}

/** An action of a user who has signed in, by their access token. */
export function bearerOperation(
  context: CognitoContext,
  members: Members,
  handle: (bearer: PoolUser, request: Fields) => unknown,
): Operation {
  return {
    requires: () => [],
    handle: (input) => {
      const request = requestOf(input, 'AccessToken', members);
      return handle(bearerOf(context, request.string('AccessToken')), request);
    },
  };
}

/** An action of whoever runs the pool, with their credentials. */
export function adminOperation(
  context: CognitoContext,
  action: string,
  members: Members,
  handle: (pool: UserPool, request: Fields) => unknown,
): Operation {
  return {
    requires: (input) => [
      {
        action: `cognito-idp:${action}`,
        resource: context.pools.arn(new Fields(input, invalidParameter).string('UserPoolId')),
      },
    ],
    handle: (input) => {
      const request = requestOf(input, 'UserPoolId', members);
      return handle(context.pools.get(request.string('UserPoolId')), request);
    },
  };
}

/** Refuses a secret, which the clients here do not have. */
export function refuseSecretHash(fields: Fields): void {
  if (fields.has('SecretHash') || fields.has('SECRET_HASH'))
    throw invalidParameter('Unable to verify secret hash for client: it is a client without a secret.');
}

/** The request's members. Raises AwsError `InvalidParameterException` for one that the action does not know. */
function requestOf(input: unknown, where: string, { takes, ignores = [] }: Members): Fields {
  const request = new Fields(input, invalidParameter);
  for (const name of request.names())
    if (request.has(name) && name !== where && !takes.includes(name) && !ignores.includes(name))
      throw invalidParameter(`${name} is not supported by the local cloud.`);
  return request;
}
