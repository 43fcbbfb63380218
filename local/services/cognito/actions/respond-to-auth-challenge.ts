import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { CognitoContext } from '../context.ts';
import { invalidParameter, notAuthorized, notSupported, wrongUsernameOrPassword } from '../errors.ts';
import { clientOperation, FOR_STATISTICS, refuseSecretHash } from '../operations.ts';
import { signIn } from '../sign-in.ts';
import type { UserPoolClient } from '../user-pool.ts';
import { admit, required } from './initiate-auth.ts';

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
export function respondToAuthChallenge(context: CognitoContext): Operation {
  const members = { takes: ['ChallengeName', 'ChallengeResponses', 'Session'], ignores: FOR_STATISTICS };
  return clientOperation(context, members, (client, request) => {
    const responses = request.nested('ChallengeResponses');
    if (!responses) throw invalidParameter('Missing required parameter ChallengeResponses');
    refuseSecretHash(responses);
    const name = request.string('ChallengeName');
    switch (name) {
      case 'PASSWORD_VERIFIER':
        return proved(context, client, responses);
      case 'NEW_PASSWORD_REQUIRED':
        return withNewPassword(context, client, { responses, session: required(request, 'Session') });
      default:
        throw notSupported(`The ChallengeName ${name}`, 'PASSWORD_VERIFIER and NEW_PASSWORD_REQUIRED are there');
    }
  });
}

function proved(context: CognitoContext, client: UserPoolClient, responses: Fields): Promise<unknown> {
  const challenge = context.challenges.take(required(responses, 'PASSWORD_CLAIM_SECRET_BLOCK'));
  const signature = required(responses, 'PASSWORD_CLAIM_SIGNATURE');
  const timestamp = required(responses, 'TIMESTAMP');
  const user = challenge && context.users.find(client.pool, challenge.username);
  if (
    challenge?.name !== 'PASSWORD_VERIFIER' ||
    challenge.clientId !== client.id ||
    !user ||
    !challenge.exchange.proves(signature, timestamp)
  )
    throw wrongUsernameOrPassword();
  return admit(context, client, user);
}

async function withNewPassword(
  context: CognitoContext,
  client: UserPoolClient,
  { responses, session }: { responses: Fields; session: string },
): Promise<unknown> {
  const challenge = context.challenges.take(session);
  const user = challenge && context.users.find(client.pool, challenge.username);
  if (challenge?.name !== 'NEW_PASSWORD_REQUIRED' || challenge.clientId !== client.id || !user)
    throw notAuthorized('Invalid session for the user, session is expired.');
  const changed = context.users.setPassword(client.pool, user, required(responses, 'NEW_PASSWORD'));
  const confirmed = context.users.change(changed, { status: 'CONFIRMED' });
  return { AuthenticationResult: await signIn(context, client, confirmed), ChallengeParameters: {} };
}
