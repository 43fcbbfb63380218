import { AwsError } from '../../../local/core/aws-error.ts';
import type { AccessControl, Principal } from '../../../local/platform/access.ts';
import type { Operation } from '../../../local/platform/calls.ts';
import { allowEverything, testPlatform } from '../../support/platform.ts';

const role: Principal = { type: 'role', roleArn: 'arn:aws:iam::0:role/r', sessionName: 's' };
const needs = [{ action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:0:orders' }];

describe('the one door between services', () => {
  it('asks iam before the service, and journals the refusal by role and resource', async () => {
    const access: AccessControl = {
      ...allowEverything,
      decide: () => ({ allowed: false, message: 'no statement allows it' }),
    };
    const platform = testPlatform({ access });
    let handled = false;
    platform.calls.register({
      name: 'sqs',
      operations: new Map([['SendMessage', { requires: () => needs, handle: () => (handled = true) }]]),
      accessDenied: { code: 'AccessDenied', status: 403 },
    });
    platform.calls.nameResource('arn:aws:sqs:us-east-1:0:orders', 'Stack/Queue');
    const call = platform.calls.dispatch('sqs', 'SendMessage', {}, { principal: role, from: 'pipe' });
    await expect(call).rejects.toMatchObject({ code: 'AccessDenied', status: 403, message: 'no statement allows it' });
    expect(handled).toBe(false);
    expect(platform.journal.read()).toMatchObject([
      { outcome: 'refused', from: 'pipe', to: 'Stack/Queue', role: role.roleArn },
    ]);
  });

  it('journals success with the ids found in the payload, and failure with its code', async () => {
    const platform = testPlatform();
    platform.calls.register({
      name: 'sqs',
      operations: new Map<string, Operation>([
        ['SendMessage', { requires: () => needs, handle: () => ({ ok: true }), payloads: (input) => [input] }],
        [
          'Broken',
          {
            requires: () => needs,
            handle: () => {
              throw new AwsError('QueueDoesNotExist', 'gone');
            },
          },
        ],
      ]),
    });
    await platform.calls.dispatch(
      'sqs',
      'SendMessage',
      { id: 'order-1' },
      { principal: role, from: 'api', attempt: 2 },
    );
    await expect(
      platform.calls.dispatch('sqs', 'Broken', {}, { principal: role, from: 'api', correlationIds: ['order-2'] }),
    ).rejects.toThrow('gone');
    expect(platform.journal.read()).toMatchObject([
      {
        action: 'sqs:SendMessage',
        correlationIds: ['order-1'],
        outcome: 'ok',
        attempt: 2,
        detail: { allowedBy: ['test'] },
      },
      { action: 'sqs:Broken', correlationIds: ['order-2'], outcome: 'failed', error: { code: 'QueueDoesNotExist' } },
    ]);
  });

  it('leaves quiet answers out, runs interceptors outermost first, and names what it does not have', async () => {
    const platform = testPlatform();
    const order: string[] = [];
    platform.calls.register({
      name: 'sqs',
      operations: new Map([
        ['ReceiveMessage', { requires: () => [], handle: () => order.push('service'), quiet: () => true }],
      ]),
    });
    for (const name of ['outer', 'inner'])
      platform.calls.intercept(async (_call, next) => {
        order.push(name);
        return next();
      });
    await platform.calls.dispatch('sqs', 'ReceiveMessage', {}, { principal: role, from: 'pipe' });
    expect(order).toEqual(['outer', 'inner', 'service']);
    expect(platform.journal.read()).toEqual([]);
    await expect(platform.calls.dispatch('sqs', 'Nope', {}, { principal: role, from: 'x' })).rejects.toThrow(
      'sqs:Nope is not supported',
    );
  });
});
