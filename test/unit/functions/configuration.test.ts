import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createPaymentGateway } from '../../../src/payments/gateway.ts';
import { ConfigurationError, requiredShare, requiredVariable } from '../../../src/shared/environment.ts';
import { loadFunction } from './deployed.ts';

const COMPLETE = { PAYMENTS_TABLE_NAME: 'payments', APPROVAL_RATE: '0.9', PAYMENT_SEED: 'seed' };

describe('a function that was deployed without all it needs', () => {
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  beforeEach(() => Object.assign(process.env, COMPLETE));

  it.each(Object.keys(COMPLETE))('does not start without %s, and says so', (name) => {
    delete process.env[name];
    expect(() => createPaymentGateway(client)).toThrow(ConfigurationError);
    expect(() => createPaymentGateway(client)).toThrow(name);
  });

  it.each(['ninety', '-0.1', '1.1', 'NaN', '0.9.1'])('does not start with the approval rate %s', (rate) => {
    process.env['APPROVAL_RATE'] = rate;
    expect(() => createPaymentGateway(client)).toThrow(/APPROVAL_RATE must be a number from 0 to 1/);
  });

  it('does not start without a table for idempotency, rather than charge without one', () => {
    delete process.env['IDEMPOTENCY_TABLE_NAME'];
    expect(() => loadFunction('refund-payment')).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: expect.stringContaining('IDEMPOTENCY_TABLE_NAME'),
      }),
    );
  });
});

it('takes the values that are there', () => {
  expect(requiredVariable('NAME', { NAME: 'value' })).toBe('value');
  for (const rate of ['0', '0.9', '1']) expect(requiredShare('RATE', { RATE: rate })).toBe(Number(rate));
});
