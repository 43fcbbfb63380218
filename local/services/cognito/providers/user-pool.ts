import { createHash } from 'node:crypto';
import { Fields } from '../../../core/fields.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { CognitoContext } from '../context.ts';
import type { PasswordPolicy } from '../password-policy.ts';
import { issuerOf } from '../sign-in.ts';
import type { UserPoolSettings } from '../user-pool.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const DAY_SECONDS = 86_400;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html */
export function userPoolProvider(context: CognitoContext): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPool',
    supports: {
      honoured: [
        'AdminCreateUserConfig.AllowAdminCreateUserOnly',
        'AutoVerifiedAttributes',
        'MfaConfiguration',
        'Policies.PasswordPolicy.MinimumLength',
        'Policies.PasswordPolicy.RequireLowercase',
        'Policies.PasswordPolicy.RequireNumbers',
        'Policies.PasswordPolicy.RequireSymbols',
        'Policies.PasswordPolicy.RequireUppercase',
        'Policies.PasswordPolicy.TemporaryPasswordValidityDays',
        'UsernameAttributes',
        'UsernameConfiguration.CaseSensitive',
        'VerificationMessageTemplate.DefaultEmailOption',
        'VerificationMessageTemplate.EmailMessage',
        'VerificationMessageTemplate.EmailSubject',
      ],
      inert: {
        'AccountRecoverySetting.**': 'codes go to the inbox by email, whatever other ways there are',
        DeletionProtection: 'a pool goes when the local cloud stops, or with its data folder',
        EmailVerificationMessage: 'the verification message template says the same',
        EmailVerificationSubject: 'the verification message template says the same',
        SmsVerificationMessage: 'no text messages are sent',
        'VerificationMessageTemplate.SmsMessage': 'no text messages are sent',
        UserPoolName: 'text for people',
        UserPoolTier: 'a matter of price; features of the dearer ones are refused by their own properties',
        'UserPoolTags.**': 'nothing here reads tags',
      },
    },
    provision: (resource) => {
      const fields = new Fields(resource.properties, (message) => new Error(message));
      const id = `${context.platform.environment.region}_${shortId(resource.path)}`;
      const arn = context.pools.arn(id);
      context.pools.add({ id, arn, path: resource.path, settings: settingsOf(fields) });
      context.platform.calls.nameResource(arn, resource.path);
      const issuer = issuerOf(context, id);
      return {
        ref: id,
        attributes: { Arn: arn, UserPoolId: id, ProviderName: issuer.replace(/^https?:\/\//, ''), ProviderURL: issuer },
      };
    },
  };
}

/** Raises an Error for what a pool can be on AWS and can't be here. */
function settingsOf(fields: Fields): UserPoolSettings {
  const mfa = fields.optionalString('MfaConfiguration') ?? 'OFF';
  if (mfa !== 'OFF') throw new Error(`MfaConfiguration ${mfa} is not supported by the local cloud; OFF is.`);
  const usernames = only(fields, 'UsernameAttributes');
  const verified = only(fields, 'AutoVerifiedAttributes');
  const template = fields.nested('VerificationMessageTemplate');
  const option = template?.optionalString('DefaultEmailOption') ?? 'CONFIRM_WITH_CODE';
  if (option !== 'CONFIRM_WITH_CODE')
    throw new Error(`DefaultEmailOption ${option} is not supported by the local cloud; CONFIRM_WITH_CODE is.`);
  const policy = fields.nested('Policies')?.nested('PasswordPolicy');
  return {
    policy: policyOf(policy),
    temporaryPasswordSeconds:
      DAY_SECONDS * (policy?.optionalInteger('TemporaryPasswordValidityDays', { min: 0, max: 365 }) ?? 7),
    emailIsUsername: usernames,
    verifiesEmail: verified,
    selfSignUp: !(fields.nested('AdminCreateUserConfig')?.optionalBoolean('AllowAdminCreateUserOnly') ?? false),
    caseSensitive: fields.nested('UsernameConfiguration')?.optionalBoolean('CaseSensitive') ?? false,
    email: {
      subject: template?.optionalString('EmailSubject') ?? 'Your verification code',
      message: template?.optionalString('EmailMessage') ?? 'Your confirmation code is {####}',
    },
  };
}

/** Whether the list names `email`; any other name is refused. */
function only(fields: Fields, property: string): boolean {
  const names = fields.optionalArray(property) ?? [];
  for (const name of names)
    if (name !== 'email')
      throw new Error(`${property}: ${String(name)} is not supported by the local cloud; email is.`);
  return names.length > 0;
}

/** What a template leaves out is as in a pool that was made without a policy. */
function policyOf(policy: Fields | undefined): PasswordPolicy {
  const demands = (name: string): boolean => policy?.optionalBoolean(name) ?? policy === undefined;
  return {
    minimumLength: policy?.optionalInteger('MinimumLength', { min: 6, max: 99 }) ?? 8,
    requireLowercase: demands('RequireLowercase'),
    requireUppercase: demands('RequireUppercase'),
    requireNumbers: demands('RequireNumbers'),
    requireSymbols: demands('RequireSymbols'),
  };
}

/** 9 letters and digits, the same at every start. */
function shortId(path: string): string {
  const bytes = createHash('sha256').update(`user pool ${path}`).digest().subarray(0, 9);
  return [...bytes].map((byte) => LETTERS[byte % LETTERS.length] ?? '').join('');
}
