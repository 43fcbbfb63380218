import { createCloudWatch } from '../../local/services/cloudwatch/index.ts';
import { recordEmbeddedMetrics } from '../../local/services/logs/embedded-metrics.ts';
import { countedPayment } from '../../src/functions/shared/payment-metric.ts';
import { fakeService, testPlatform } from '../support/platform.ts';
import { OrderTemplate, record } from './order-template.ts';

const MINUTE = 60_000;
const template = new OrderTemplate();

/** References become the paths of what they lead to, which serve as names here. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  if (members.some(([name]) => name === 'Ref' || name.startsWith('Fn::'))) return template.readable(value);
  return Object.fromEntries(members.map(([name, member]) => [name, resolved(member)]));
}

/** The stack's own alarms, evaluated minute by minute on a clock that the test moves. */
async function givenAlarms() {
  const platform = testPlatform();
  const cloudwatch = createCloudWatch(platform);
  fakeService(platform, 'sns', { Publish: () => ({ MessageId: 'm' }) });
  const provider = cloudwatch.providers.find(({ type }) => type === 'AWS::CloudWatch::Alarm');
  for (const { path, logicalId, properties } of template.ofType('AWS::CloudWatch::Alarm')) {
    const { AlarmActions: _alarm, OKActions: _ok, ...watched } = record(resolved(properties));
    await provider?.provision({
      type: 'AWS::CloudWatch::Alarm',
      logicalId,
      path,
      properties: watched,
      generateName: () => logicalId,
      asset: () => ({ path: '' }),
    });
  }
  cloudwatch.start?.();
  const namespace = 'AWS::StackName';
  const count = (where: string, name: string, dimensions: Record<string, string>, value = 1): void =>
    platform.metrics.record(where, name, dimensions, value);
  return {
    minutes: (number: number) => platform.clock.advance(number * MINUTE),
    /** Which alarms ever fired, in the order of their firing. */
    fired: () =>
      platform.journal
        .read({ limit: 10_000 })
        .filter(({ action, detail }) => action === 'cloudwatch:AlarmState' && detail?.['state'] === 'ALARM')
        .map(({ from }) => from.replace('Observability/Alarms/', '')),
    pay: (outcome: 'APPROVED' | 'DECLINED'): void => {
      const charge =
        outcome === 'APPROVED' ? { outcome, chargeId: 'ch' } : { outcome, reason: 'Card expired' as const };
      const line = { ...charge, ...countedPayment(namespace, charge, platform.clock.now()) };
      recordEmbeddedMetrics(platform.metrics, JSON.stringify(line));
    },
    announce: () => count('AWS/SNS', 'NumberOfMessagesPublished', { TopicName: 'Notifications/Topic.TopicName' }),
    executionFails: () => count('AWS/States', 'ExecutionsFailed', { StateMachineArn: 'Workflow/StateMachine' }),
    pipeFails: (pipe: string) => count('AWS/EventBridge/Pipes', 'ExecutionFailed', { PipeName: pipe }),
    queue: (path: string, depth: number, age = 0): void => {
      const queue = { QueueName: `${path}.QueueName` };
      count('AWS/SQS', 'ApproximateNumberOfMessagesVisible', queue, depth);
      count('AWS/SQS', 'ApproximateAgeOfOldestMessage', queue, age);
    },
  };
}

describe('the stack’s alarms', () => {
  it('are silent in a quiet night, and with an order now and then of which one in three is declined', async () => {
    const { minutes, fired, pay, announce, queue } = await givenAlarms();
    await minutes(12 * 60);
    for (let order = 0; order < 100; order++) {
      queue('Intake/Queue', 1, 5);
      pay(order % 3 === 0 ? 'DECLINED' : 'APPROVED');
      // The announcement of every other order falls into the next period.
      if (order % 2 === 0) announce();
      await minutes(5);
      if (order % 2 === 1) announce();
    }
    expect(fired()).toEqual([]);
  });

  it('do not take one poisonous order, tried five times in an hour, for more than its dead letter', async () => {
    const { minutes, fired, executionFails, pipeFails, queue } = await givenAlarms();
    for (let attempt = 0; attempt < 5; attempt++) {
      executionFails();
      pipeFails('Intake/Pipe');
      for (let minute = 0; minute < 12; minute++) {
        queue('Intake/Queue', 0, 0);
        await minutes(1);
      }
    }
    expect(fired()).toEqual([]);
    queue('Intake/DeadLetters', 1);
    await minutes(1);
    expect(fired()).toEqual(['OrdersDeadLetters']);
  });

  it('fire when many executions fail, when a pipe fails, and when orders wait', async () => {
    const { minutes, fired, executionFails, pipeFails, queue } = await givenAlarms();
    for (let failure = 0; failure < 5; failure++) executionFails();
    await minutes(1);
    expect(fired()).toEqual(['FailedExecutions']);
    for (let failure = 0; failure < 3; failure++) pipeFails('Notifications/Pipe');
    await minutes(1);
    expect(fired()).toEqual(['FailedExecutions', 'NotificationsPipeFailures']);
    for (let minute = 0; minute < 3; minute++) {
      queue('Intake/Queue', 3, 901 + 60 * minute);
      await minutes(1);
    }
    expect(fired()).toEqual(['FailedExecutions', 'NotificationsPipeFailures', 'OldestMessage']);
  });

  it('fire when orders are settled and none is announced, as when the pipe was stopped', async () => {
    const { minutes, fired, pay } = await givenAlarms();
    const settle = async (count: number): Promise<void> => {
      for (let minute = 0; minute < count; minute++) {
        pay('APPROVED');
        await minutes(1);
      }
    };
    await settle(10);
    expect(fired()).toEqual([]);
    await settle(5);
    expect(fired()).toEqual(['NothingAnnounced']);
  });

  it('fire when the share of declines is high for half an hour', async () => {
    const { minutes, fired, pay, announce } = await givenAlarms();
    const quarter = async (approved: number, declined: number): Promise<void> => {
      for (let payment = 0; payment < approved; payment++) pay('APPROVED');
      for (let payment = 0; payment < declined; payment++) pay('DECLINED');
      for (let five = 0; five < 3; five++) {
        announce();
        await minutes(5);
      }
    };
    await quarter(90, 10);
    await quarter(12, 7);
    expect(fired()).toEqual([]);
    await quarter(15, 10);
    expect(fired()).toEqual([]);
    await quarter(15, 10);
    expect(fired()).toEqual(['Declines']);
  });
});
