import { Fields } from '../../../core/fields.ts';
import { stableId } from '../../../core/stable-id.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { CognitoContext } from '../context.ts';
import type { AuthFlow, UserPoolClient } from '../user-pool.ts';

const UNITS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
const FLOWS: readonly AuthFlow[] = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html */
export function userPoolClientProvider(context: CognitoContext): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPoolClient',
    supports: {
      honoured: [
        'UserPoolId',
        'ExplicitAuthFlows',
        'GenerateSecret',
        'AllowedOAuthFlowsUserPoolClient',
        'SupportedIdentityProviders',
        'PreventUserExistenceErrors',
        'EnableTokenRevocation',
        'IdTokenValidity',
        'AccessTokenValidity',
        'RefreshTokenValidity',
        'TokenValidityUnits.IdToken',
        'TokenValidityUnits.AccessToken',
        'TokenValidityUnits.RefreshToken',
      ],
      inert: { ClientName: 'text for people' },
    },
    provision: (resource) => {
      const fields = new Fields(resource.properties, (message) => new Error(message));
      const client = clientOf(context, fields, stableId('user pool client', resource.path));
      context.pools.addClient(client);
      return { ref: client.id, attributes: { ClientId: client.id, Name: resource.logicalId } };
    },
  };
}

/** Raises an Error for what a client can be on AWS and can't be here. */
function clientOf(context: CognitoContext, fields: Fields, id: string): UserPoolClient {
  const refuse = (what: string): never => {
    throw new Error(`${what} is not supported by the local cloud.`);
  };
  if (fields.optionalBoolean('GenerateSecret')) refuse('GenerateSecret: a client with a secret');
  if (fields.optionalBoolean('AllowedOAuthFlowsUserPoolClient'))
    refuse('AllowedOAuthFlowsUserPoolClient: the hosted sign-in page');
  for (const provider of fields.optionalArray('SupportedIdentityProviders') ?? [])
    if (provider !== 'COGNITO') refuse(`SupportedIdentityProviders: ${String(provider)}`);
  const flows = fields.optionalArray('ExplicitAuthFlows');
  const seconds = (property: string, usual: number, usualUnit: string): number => {
    const amount = fields.optionalInteger(`${property}Validity`, { min: 1, max: 315_360_000 });
    const unit = fields.nested('TokenValidityUnits')?.optionalString(property) ?? usualUnit;
    return amount === undefined ? usual : amount * (UNITS[unit] ?? refuse(`TokenValidityUnits: ${unit}`));
  };
  return {
    id,
    pool: context.pools.get(fields.string('UserPoolId')),
    flows: new Set(flows ? flows.map(flowOf) : ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']),
    hidesUsers: fields.optionalString('PreventUserExistenceErrors') === 'ENABLED',
    idTokenSeconds: seconds('IdToken', 3600, 'hours'),
    accessTokenSeconds: seconds('AccessToken', 3600, 'hours'),
    refreshTokenSeconds: seconds('RefreshToken', 30 * 86_400, 'days'),
    revocable: fields.optionalBoolean('EnableTokenRevocation') ?? true,
  };
}

function flowOf(name: unknown): AuthFlow {
  const flow = FLOWS.find((each) => each === name);
  if (!flow)
    throw new Error(`ExplicitAuthFlows: ${String(name)} is not supported by the local cloud; ${FLOWS.join(', ')} are.`);
  return flow;
}
