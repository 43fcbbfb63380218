import { createPublicKey } from 'node:crypto';
import { isSignedBy, readToken } from '../../../local/core/json-web-token.ts';
import { ADA, givenPool, PASSWORD, type Pool } from './given.ts';

let given: Pool;
beforeEach(async () => {
  given = await givenPool();
});

const tokensOf = (answer: Record<string, unknown>) => Object(answer['AuthenticationResult']);
const claimsOf = (token: unknown) => readToken(String(token))?.claims ?? {};
const fails = (promise: Promise<unknown>, code: string, message?: string) =>
  expect(promise).rejects.toMatchObject({ code, ...(message !== undefined && { message }) });
const user = async (): Promise<void> => {
  await given.signUp();
  await given.confirm();
};

describe('a user', () => {
  it('signs up, confirms the address with the code of the email, and signs in', async () => {
    expect(await given.signUp()).toEqual({
      UserConfirmed: false,
      UserSub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
    });
    expect(given.inbox.read()).toMatchObject([{ to: ADA, subject: 'Your verification code' }]);
    await fails(given.signIn(), 'UserNotConfirmedException', 'User is not confirmed.');
    await given.confirm();
    const { IdToken, AccessToken, RefreshToken, ExpiresIn, TokenType } = tokensOf(await given.signIn());
    expect([ExpiresIn, TokenType]).toEqual([3600, 'Bearer']);
    const seconds = Math.floor(given.platform.clock.now() / 1000);
    const common = {
      iss: `http://127.0.0.1:4000/${given.poolId}`,
      iat: seconds,
      auth_time: seconds,
      exp: seconds + 3600,
    };
    expect(claimsOf(IdToken)).toMatchObject({
      ...common,
      aud: given.clientId,
      token_use: 'id',
      email: ADA,
      email_verified: true,
    });
    expect(claimsOf(AccessToken)).toMatchObject({ ...common, client_id: given.clientId, token_use: 'access' });
    expect(claimsOf(IdToken)['sub']).toBe(claimsOf(AccessToken)['sub']);
    expect(String(RefreshToken).length).toBeGreaterThan(100);
  });

  it('is known by an address in any case, and not by a name that is no address', async () => {
    await user();
    expect(tokensOf(await given.signIn('Ada@Example.com'))).toHaveProperty('IdToken');
    await fails(given.signUp('ADA@example.com'), 'UsernameExistsException');
    await fails(given.signUp('ada'), 'InvalidParameterException', 'Username should be an email.');
  });

  it('confirms with the latest code alone, within a day', async () => {
    await given.signUp();
    const first = given.code();
    await given.ask('ResendConfirmationCode', { ClientId: given.clientId, Username: ADA });
    const confirm = (ConfirmationCode: string) =>
      given.ask('ConfirmSignUp', { ClientId: given.clientId, Username: ADA, ConfirmationCode });
    if (first !== given.code()) await fails(confirm(first), 'CodeMismatchException');
    await given.platform.clock.advance(24 * 60 * 60_000);
    await fails(confirm(given.code()), 'ExpiredCodeException');
    await given.ask('ResendConfirmationCode', { ClientId: given.clientId, Username: ADA });
    await confirm(given.code());
    await fails(
      confirm(given.code()),
      'NotAuthorizedException',
      'User cannot be confirmed. Current status is CONFIRMED',
    );
  });

  it.each([
    ['Short-7', 'Password not long enough'],
    ['correct-horse-7', 'Password must have uppercase characters'],
    ['CORRECT-HORSE-7', 'Password must have lowercase characters'],
    ['Correct-horse-x', 'Password must have numeric characters'],
    ['Correcthorse7', 'Password must have symbol characters'],
  ])('needs a password that keeps the policy, not %s', async (password, what) => {
    await fails(
      given.signUp(ADA, password),
      'InvalidPasswordException',
      `Password did not conform with policy: ${what}`,
    );
  });

  it('who forgot the password gets a code and chooses another', async () => {
    await user();
    await given.ask('ForgotPassword', { ClientId: given.clientId, Username: ADA });
    const Password = 'Other-horse-8';
    const choose = (ConfirmationCode: string) =>
      given.ask('ConfirmForgotPassword', { ClientId: given.clientId, Username: ADA, ConfirmationCode, Password });
    await fails(choose('nonono'), 'CodeMismatchException');
    await choose(given.code());
    await fails(given.signIn(), 'NotAuthorizedException');
    expect(tokensOf(await given.signIn(ADA, Password))).toHaveProperty('IdToken');
  });

  it('whom an administrator made has to choose a password of their own', async () => {
    const name = 'grace@example.com';
    const { User } = await given.ask('AdminCreateUser', {
      UserPoolId: given.poolId,
      Username: name,
      TemporaryPassword: 'Temporary-7x',
      MessageAction: 'SUPPRESS',
    });
    expect(User).toMatchObject({ UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true });
    const asked = await given.signIn(name, 'Temporary-7x');
    expect(asked).toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED' });
    const answer = () =>
      given.ask('RespondToAuthChallenge', {
        ClientId: given.clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: asked['Session'],
        ChallengeResponses: { USERNAME: name, NEW_PASSWORD: PASSWORD },
      });
    expect(tokensOf(await answer())).toHaveProperty('IdToken');
    await fails(answer(), 'NotAuthorizedException');
    expect(tokensOf(await given.signIn(name))).toHaveProperty('IdToken');
    await given.ask('AdminSetUserPassword', { UserPoolId: given.poolId, Username: name, Password: 'Temporary-7x' });
    await given.platform.clock.advance(7 * 86_400_000);
    await fails(given.signIn(name, 'Temporary-7x'), 'NotAuthorizedException');
  });
});

describe('whoever has no account', () => {
  it('is told the same as whoever has a wrong password', async () => {
    await user();
    const message = 'Incorrect username or password.';
    await fails(given.signIn('nobody@example.com'), 'NotAuthorizedException', message);
    await fails(given.signIn(ADA, 'Wrong-horse-7'), 'NotAuthorizedException', message);
  });

  it('is asked for the same proof, under the same name each time', async () => {
    await user();
    const ask = async (USERNAME: string) =>
      Object(
        await given.ask('InitiateAuth', {
          ClientId: given.clientId,
          AuthFlow: 'USER_SRP_AUTH',
          AuthParameters: { USERNAME, SRP_A: 'abcdef' },
        }),
      ).ChallengeParameters;
    const [known, unknown, again] = [await ask(ADA), await ask('no@example.com'), await ask('no@example.com')];
    expect(Object.keys(unknown).sort()).toEqual(Object.keys(known).sort());
    expect(again.USER_ID_FOR_SRP).toBe(unknown.USER_ID_FOR_SRP);
    expect(unknown.USER_ID_FOR_SRP).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const answer = given.ask('RespondToAuthChallenge', {
      ClientId: given.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: {
        USERNAME: unknown.USERNAME,
        PASSWORD_CLAIM_SECRET_BLOCK: unknown.SECRET_BLOCK,
        PASSWORD_CLAIM_SIGNATURE: 'AAAA',
        TIMESTAMP: 'now',
      },
    });
    await fails(answer, 'NotAuthorizedException', 'Incorrect username or password.');
  });

  it('can not prove anything with a public value of zero, whose session key is no secret', async () => {
    await user();
    for (const SRP_A of ['0', '00', 'x', ''])
      await fails(
        given.ask('InitiateAuth', {
          ClientId: given.clientId,
          AuthFlow: 'USER_SRP_AUTH',
          AuthParameters: { USERNAME: ADA, SRP_A },
        }),
        'InvalidParameterException',
      );
  });

  it('is told so by a client that tells', async () => {
    given = await givenPool({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    await fails(given.signIn(), 'UserNotFoundException', 'User does not exist.');
  });
});

describe('a sign-in', () => {
  const refresh = (RefreshToken: unknown) =>
    given.ask('InitiateAuth', {
      ClientId: given.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: RefreshToken },
    });

  it('is good for new tokens until it ends, which names the first moment it was', async () => {
    await user();
    const first = tokensOf(await given.signIn());
    await given.platform.clock.advance(29 * 86_400_000);
    for (const again of [
      tokensOf(await refresh(first.RefreshToken)),
      tokensOf(
        await given.ask('GetTokensFromRefreshToken', { ClientId: given.clientId, RefreshToken: first.RefreshToken }),
      ),
    ]) {
      expect(again).not.toHaveProperty('RefreshToken');
      expect(claimsOf(again.IdToken)['auth_time']).toBe(claimsOf(first.IdToken)['auth_time']);
      expect(claimsOf(again.IdToken)['exp']).toBeGreaterThan(Number(claimsOf(first.IdToken)['exp']));
    }
    await given.platform.clock.advance(86_400_000);
    await fails(refresh(first.RefreshToken), 'NotAuthorizedException', 'Invalid Refresh Token');
  });

  it('tells who it is of, until the user signs out everywhere', async () => {
    await user();
    const [first, second] = [tokensOf(await given.signIn()), tokensOf(await given.signIn())];
    const me = await given.ask('GetUser', { AccessToken: first.AccessToken });
    expect(me).toMatchObject({ UserAttributes: expect.arrayContaining([{ Name: 'email', Value: ADA }]) });
    await given.ask('GlobalSignOut', { AccessToken: second.AccessToken });
    await fails(
      given.ask('GetUser', { AccessToken: first.AccessToken }),
      'NotAuthorizedException',
      'Access Token has been revoked',
    );
    await fails(refresh(first.RefreshToken), 'NotAuthorizedException');
  });

  it('ends alone when its token is revoked', async () => {
    await user();
    const [first, second] = [tokensOf(await given.signIn()), tokensOf(await given.signIn())];
    await given.ask('RevokeToken', { ClientId: given.clientId, Token: first.RefreshToken });
    await fails(refresh(first.RefreshToken), 'NotAuthorizedException');
    expect(tokensOf(await refresh(second.RefreshToken))).toHaveProperty('IdToken');
  });

  it('is not told by an id token, an old one or one that was made up', async () => {
    await user();
    const { IdToken, AccessToken } = tokensOf(await given.signIn());
    // The first character of the signature: some bits of the last one stand for nothing.
    const forged = String(AccessToken).replace(/\.([^.])(?=[^.]*$)/, (_, first) => (first === 'A' ? '.B' : '.A'));
    for (const token of [IdToken, forged, 'x'])
      await fails(given.ask('GetUser', { AccessToken: token }), 'NotAuthorizedException', 'Invalid Access Token');
    await given.platform.clock.advance(3_600_000);
    await fails(given.ask('GetUser', { AccessToken }), 'NotAuthorizedException', 'Access Token has expired');
  });
});

describe('whoever checks tokens', () => {
  it('finds the key that signed them under the issuer that they name', async () => {
    await user();
    const token = readToken(String(tokensOf(await given.signIn()).IdToken));
    const path = new URL(`${String(token?.claims['iss'])}/.well-known/jwks.json`).pathname;
    const request = { method: 'GET', path, query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) };
    const route = given.cognito.service.routes?.find((each) => each.takes?.(request));
    const { keys } = JSON.parse(String((await route?.handle(request))?.body));
    const jwk = keys.find(({ kid }: { kid: string }) => kid === token?.header['kid']);
    expect(jwk).toMatchObject({ alg: 'RS256', kty: 'RSA', use: 'sig' });
    expect(jwk).not.toHaveProperty('d');
    expect(token && isSignedBy(token, createPublicKey({ key: jwk, format: 'jwk' }))).toBe(true);
    expect(route?.takes?.({ ...request, path: '/us-east-1_other/.well-known/jwks.json' })).toBe(false);
  });
});

describe('what is not imitated is refused by name', () => {
  it.each([
    ['UserPool', { MfaConfiguration: 'ON' }, 'MfaConfiguration ON'],
    ['UserPool', { UsernameAttributes: ['phone_number'] }, 'phone_number'],
    ['UserPool', { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } }, 'CONFIRM_WITH_LINK'],
    ['UserPoolClient', { GenerateSecret: true }, 'GenerateSecret'],
    ['UserPoolClient', { AllowedOAuthFlowsUserPoolClient: true }, 'AllowedOAuthFlowsUserPoolClient'],
    ['UserPoolClient', { SupportedIdentityProviders: ['Google'] }, 'Google'],
    ['UserPoolClient', { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] }, 'ALLOW_CUSTOM_AUTH'],
  ])('%s %j', async (type, properties, named) => {
    await expect(given.provision(type, { UserPoolId: given.poolId, ...properties })).rejects.toThrow(named);
  });

  it.each([
    ['InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: {} }, 'CUSTOM_AUTH is not supported'],
    ['RespondToAuthChallenge', { ChallengeName: 'SMS_MFA', ChallengeResponses: {} }, 'SMS_MFA is not supported'],
    ['SignUp', { Username: ADA, Password: PASSWORD, Nonsense: 1 }, 'Nonsense is not supported'],
    ['SignUp', { Username: ADA, Password: PASSWORD, SecretHash: 'x' }, 'client without a secret'],
  ])('%s %j', async (action, input, message) => {
    await expect(given.ask(action, { ClientId: given.clientId, ...input })).rejects.toThrow(message);
  });

  it('a flow that the client does not allow', async () => {
    given = await givenPool({ client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } });
    await user();
    await fails(given.signIn(), 'InvalidParameterException', 'USER_PASSWORD_AUTH flow not enabled for this client');
    await fails(given.ask('GetUser', {}), 'InvalidParameterException');
    await fails(
      given.ask('SignUp', { ClientId: 'none', Username: ADA, Password: PASSWORD }),
      'ResourceNotFoundException',
      'User pool client none does not exist.',
    );
  });
});
