import { Duration } from 'aws-cdk-lib';
import fc from 'fast-check';
import { apiKeyExpiry } from '../../lib/api-key-expiry.ts';
import { settingsOf } from '../../lib/settings.ts';
import { OrderTemplate, record } from './order-template.ts';

describe('settings', () => {
  it('are dev, nine in ten and a fixed seed when nothing is said', () => {
    expect(settingsOf(() => undefined)).toMatchObject({
      stage: { name: 'dev' },
      auth: 'apiKey',
      simulation: { approvalRate: 0.9, seed: 'orders' },
    });
  });

  it.each([
    ['stage', 'production', /no stage "production".*-c stage=dev or -c stage=prod/],
    ['stage', '', /no stage ""/],
    ['auth', 'password', /no auth "password".*-c auth=apiKey or -c auth=userPool/],
    ['sharedUser', 'yes', /sharedUser is "yes".*-c sharedUser=accepted/],
    ['approvalRate', '1.1', /approvalRate is "1.1".*0 to 1/],
    ['approvalRate', 'often', /approvalRate is "often"/],
    ['approvalRate', '', /approvalRate is ""/],
  ])('refuse %s "%s" and say what to give', (name, value, message) => {
    expect(() => settingsOf((asked) => (asked === name ? value : undefined))).toThrow(message);
  });

  it('refuse an API key in prod, and say why, unless it is asked for by name', () => {
    const prod = (context: Record<string, string>) => () =>
      settingsOf((name) => ({ stage: 'prod', ...context })[name as 'stage']);
    expect(prod({})).toThrow(
      /every caller is one and the same user: each can read, change and delete the orders of all others.*-c auth=userPool.*-c sharedUser=accepted/,
    );
    expect(prod({ auth: 'apiKey' })).toThrow(/one and the same user/);
    expect(prod({ sharedUser: 'accepted' })()).toMatchObject({ stage: { name: 'prod' }, auth: 'apiKey' });
    expect(prod({ auth: 'userPool' })()).toMatchObject({ stage: { name: 'prod' }, auth: 'userPool' });
  });

  it('reach the functions', () => {
    const template = new OrderTemplate('payments');
    for (const path of ['Payments/ProcessPayment', 'Payments/RefundPayment'])
      expect(record(template.at(path).properties['Environment'])['Variables']).toMatchObject({
        APPROVAL_RATE: '0.25',
        PAYMENT_SEED: '42',
      });
  });
});

describe('the API in prod', () => {
  it('hides its schema, bounds the depth of queries and has a key for longer', () => {
    const expiries = Object.fromEntries(
      (['dev', 'prod'] as const).map((stage) => {
        const template = new OrderTemplate(stage === 'prod' ? 'sharedProd' : 'dev');
        expect(template.at('Api/GraphQL').properties['IntrospectionConfig']).toBe(
          stage === 'prod' ? 'DISABLED' : 'ENABLED',
        );
        expect(template.at('Api/GraphQL').properties['QueryDepthLimit']).toBe(stage === 'prod' ? 5 : undefined);
        return [stage, Number(template.at('Api/GraphQL/DefaultApiKey').properties['Expires'])];
      }),
    );
    expect(expiries['prod']).toBeGreaterThan(Number(expiries['dev']));
  });
});

describe('an API for signed-in customers', () => {
  const signedIn = {
    dev: new OrderTemplate('userPool'),
    prod: new OrderTemplate('prod'),
  };

  it.each(['dev', 'prod'] as const)(
    'in %s takes tokens of its own client, IAM for publishOrder, and no key',
    (stage) => {
      const template = signedIn[stage];
      const { properties } = template.at('Api/GraphQL');
      expect(properties).toMatchObject({
        AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
        AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_IAM' }],
      });
      const { UserPoolId, AppIdClientRegex } = record(properties['UserPoolConfig']);
      expect(template.readable(UserPoolId)).toBe('Customers/Pool');
      expect(template.readable(AppIdClientRegex)).toBe('Customers/Pool/Web');
      expect(template.ofType('AWS::AppSync::ApiKey')).toEqual([]);
      expect(Object.keys(record(template.json['Outputs']))).toEqual(
        expect.arrayContaining(['UserPoolId', 'UserPoolClientId']),
      );
      expect(record(template.json['Outputs'])).not.toHaveProperty('ApiKey');
      expect(String(template.at('Api/GraphQL/Schema').properties['Definition'])).not.toContain('@aws_api_key');
    },
  );

  it('has clients prove that they know a password; only in dev may one send it, for curl', () => {
    const flows = (template: OrderTemplate): unknown =>
      template.at('Customers/Pool/Web').properties['ExplicitAuthFlows'];
    expect(flows(signedIn.dev)).toContain('ALLOW_USER_PASSWORD_AUTH');
    expect(flows(signedIn.prod)).toEqual(['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']);
  });
});

describe('the expiry of an API key', () => {
  it('is the start of a month, within the lifetime and no more than a month short of it', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.integer({ min: 60, max: 365 }),
        (now, days) => {
          const expiry = apiKeyExpiry(now, Duration.days(days));
          expect(expiry.toISOString()).toMatch(/-01T00:00:00.000Z$/);
          const remaining = (expiry.getTime() - now.getTime()) / Duration.days(1).toMilliseconds();
          expect(remaining).toBeLessThanOrEqual(days);
          expect(remaining).toBeGreaterThan(days - 31);
        },
      ),
    );
  });

  it('is the same at every synthesis of a day', () => {
    const at = (time: string): string => apiKeyExpiry(new Date(time), Duration.days(90)).toISOString();
    expect(at('2026-11-23T00:00:00Z')).toBe(at('2026-11-23T23:59:59Z'));
  });
});
