import { AwsError } from '../core/aws-error.ts';
import { Fields } from '../core/fields.ts';
import type { Cognito } from '../services/cognito/index.ts';
import type { ControlEndpoint } from './control-api.ts';
import { badRequest } from './query.ts';

/** The way to a token for whoever has no client that signs in, `curl` for one. It takes no password: this machine does. */
export function tokenEndpoint({ signInAs }: Pick<Cognito, 'signInAs'>): ControlEndpoint {
  return {
    method: 'POST',
    name: 'token',
    about:
      'signs in {"user": "alice"}, who is made up if need be, to the first user pool; send idToken as authorization',
    answer: async (_query, body) => {
      const fields = new Fields(body, badRequest);
      const user = fields.string('user');
      const tokens = await signInAs(user);
      if (!tokens)
        throw new AwsError('NoUserPool', 'There is no user pool with a client; the API takes its API key instead.', {
          status: 404,
        });
      const { IdToken, AccessToken, RefreshToken, ExpiresIn, Sub } = tokens;
      return {
        user,
        sub: Sub,
        idToken: IdToken,
        accessToken: AccessToken,
        refreshToken: RefreshToken,
        expiresIn: ExpiresIn,
      };
    },
  };
}
