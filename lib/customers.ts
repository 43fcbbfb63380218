import { Duration, Validations } from 'aws-cdk-lib';
import { AccountRecovery, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Stage } from './stage.ts';

/**
 * The people who order, each with an account of their own: whoever has an email address can sign up, and confirms it with
 * a code. A user's orders are kept under the user's `sub`, which never changes and is never given to anybody else.
 */
export class Customers extends Construct {
  readonly pool: UserPool;
  /** What web pages and apps sign people in with. They can keep no secret, so it has none. */
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { stage }: { readonly stage: Stage }) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      autoVerify: { email: true },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      removalPolicy: stage.removalPolicy,
      deletionProtection: stage.deletionProtection,
    });
    this.client = this.pool.addClient('Web', {
      // Clients that can compute prove that they know the password and never send it; curl can't.
      authFlows: { userSrp: true, userPassword: stage.passwordSignIn },
      generateSecret: false,
      disableOAuth: true,
      preventUserExistenceErrors: true,
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });
    Validations.of(this.pool).acknowledge(
      {
        id: 'AwsSolutions::AwsSolutions-COG2',
        reason:
          'A second factor is for accounts with more to lose than an order of food; customers would not come back.',
      },
      ...['AwsSolutions::AwsSolutions-COG3', 'AwsSolutions::AwsSolutions-COG8'].map((id) => ({
        id,
        reason: 'Threat protection comes with a dearer plan, charged for each active user.',
      })),
    );
  }
}
