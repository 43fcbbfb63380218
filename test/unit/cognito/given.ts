import { OPERATOR } from '../../../local/platform/access.ts';
import { type Cognito, createCognito } from '../../../local/services/cognito/index.ts';
import { Inbox } from '../../../local/services/sns/inbox.ts';
import { type TestPlatform, templateResource, testPlatform } from '../../support/platform.ts';

export const PASSWORD = 'Correct-horse-7';
export const ADA = 'ada@example.com';

/** A user pool with one client, and the words in which tests speak of them. */
export interface Pool {
  readonly platform: TestPlatform;
  readonly cognito: Cognito;
  readonly inbox: Inbox;
  readonly poolId: string;
  readonly clientId: string;
  /** Calls an action as a client does. Raises AwsError. */
  ask(action: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  signUp(name?: string, password?: string): Promise<Record<string, unknown>>;
  confirm(name?: string): Promise<unknown>;
  /** Signs in with a password. */
  signIn(name?: string, password?: string): Promise<Record<string, unknown>>;
  /** The code in the latest email. */
  code(): string;
  provision(type: string, properties: Record<string, unknown>): Promise<unknown>;
}

export async function givenPool(
  options: { pool?: Record<string, unknown>; client?: Record<string, unknown>; platform?: TestPlatform } = {},
): Promise<Pool> {
  const platform = options.platform ?? testPlatform();
  const inbox = new Inbox();
  const cognito = createCognito(platform, { inbox });
  platform.calls.register(cognito.service);
  platform.storage.restore();
  const provision: Pool['provision'] = (type, properties) => make(type, properties);
  const make = async (type: string, properties: Record<string, unknown>) => {
    const provider = cognito.service.providers.find((each) => each.type === `AWS::Cognito::${type}`);
    if (!provider) throw new Error(`There is no provider of ${type}.`);
    return provider.provision(templateResource(`AWS::Cognito::${type}`, properties));
  };
  const { ref: poolId } = await make('UserPool', {
    UsernameAttributes: ['email'],
    AutoVerifiedAttributes: ['email'],
    ...options.pool,
  });
  const { ref: clientId } = await make('UserPoolClient', {
    UserPoolId: poolId,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    PreventUserExistenceErrors: 'ENABLED',
    ...options.client,
  });
  const ask: Pool['ask'] = async (action, input) =>
    Object(await platform.calls.dispatch('cognito-idp', action, input, { principal: OPERATOR, from: 'client' }));
  const code = (): string => /\d{6}/.exec(inbox.read()[0]?.text ?? '')?.[0] ?? 'no code';
  return {
    platform,
    cognito,
    inbox,
    poolId,
    clientId,
    ask,
    code,
    provision,
    signUp: (Username = ADA, Password = PASSWORD) => ask('SignUp', { ClientId: clientId, Username, Password }),
    confirm: (Username = ADA) => ask('ConfirmSignUp', { ClientId: clientId, Username, ConfirmationCode: code() }),
    signIn: (USERNAME = ADA, password = PASSWORD) =>
      ask('InitiateAuth', {
        ClientId: clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD: password },
      }),
  };
}
