import { createSns } from '../../local/services/sns/index.ts';
import { createSqs } from '../../local/services/sqs/index.ts';
import { cleanUp } from './folders.ts';
import { ServiceRun } from './service-run.ts';

afterEach(cleanUp);

const begin = (confirmEmails: 'automatic' | 'manual' = 'automatic') =>
  ServiceRun.begin((platform) => {
    const { service, inbox } = createSns(platform, { confirmEmails });
    return [{ ...service, inbox }, createSqs(platform)];
  });

async function topicWithEmail(run: ReturnType<typeof begin>): Promise<string> {
  const { ref } = await run.provision('AWS::SNS::Topic', { DisplayName: 'Orders' }, 'Topic');
  const endpoint = { TopicArn: ref, Protocol: 'email', Endpoint: 'ann@example.com' };
  await run.provision('AWS::SNS::Subscription', endpoint, 'Email');
  await run.start();
  return ref;
}

describe('a topic', () => {
  it('delivers after a kill what was published and not delivered, once, and keeps the inbox', async () => {
    const first = begin();
    const TopicArn = await topicWithEmail(first);
    await first.call('sns', 'Publish', { TopicArn, Message: 'delivered' });
    await first.platform.clock.advance(1);
    await first.platform.storage.settled();
    await first.call('sns', 'Publish', { TopicArn, Message: 'on its way' });
    const second = first.killed();
    await topicWithEmail(second);
    await second.platform.clock.advance(1);
    const texts = second.service.inbox.read().map(({ text }) => text.split('\n')[0]);
    expect(texts.filter((text) => text === 'delivered')).toHaveLength(1);
    expect(texts.filter((text) => text === 'on its way')).toHaveLength(1);
    await second.platform.storage.settled();
    const third = second.killed();
    await topicWithEmail(third);
    await third.platform.clock.advance(1);
    expect(third.service.inbox.read()).toEqual(second.service.inbox.read());
  });

  it('tries again after a kill when it would have, with the tries that were left', async () => {
    const first = begin();
    const { TopicArn } = await first.call('sns', 'CreateTopic', { Name: 'topic' });
    const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:none';
    first.platform.calls.intercept((call, next) => {
      if (call.action === 'SendMessage') throw new Error('out of order');
      return next();
    });
    await first.call('sqs', 'CreateQueue', { QueueName: 'none' });
    await first.call('sns', 'Subscribe', {
      TopicArn,
      Protocol: 'sqs',
      Endpoint,
      Attributes: { RawMessageDelivery: 'true', FilterPolicy: '{"kind":["a"]}' },
    });
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'a' } };
    await first.call('sns', 'Publish', { TopicArn, Message: 'filtered out' });
    await first.call('sns', 'Publish', { TopicArn, Message: 'hello', MessageAttributes });
    await first.platform.clock.advance(1);
    await first.platform.storage.settled();
    const second = await first.killed(0).start();
    await second.platform.clock.advance(3_600_000);
    const { Messages } = await second.call('sqs', 'ReceiveMessage', {
      QueueUrl: 'http://127.0.0.1:4000/000000000000/none',
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    });
    expect(Messages).toMatchObject([{ Body: 'hello', MessageAttributes }]);
  });

  it('keeps a subscription waiting for its confirmation, and asks nobody a second time', async () => {
    const first = begin('manual');
    const TopicArn = await topicWithEmail(first);
    const second = first.killed();
    await topicWithEmail(second);
    const [request, ...others] = second.service.inbox.read();
    expect(others).toEqual([]);
    const Token = /Token=([0-9a-f]+)/.exec(request?.text ?? '')?.[1];
    await second.call('sns', 'ConfirmSubscription', { TopicArn, Token });
    const third = second.killed();
    await topicWithEmail(third);
    await third.call('sns', 'Publish', { TopicArn, Message: 'hello' });
    await third.platform.clock.advance(1);
    expect(third.service.inbox.read()).toHaveLength(2);
  });

  it('ends a subscription that the template does not have any more, and says so', async () => {
    const first = begin();
    const TopicArn = await topicWithEmail(first);
    const second = first.killed();
    await second.provision('AWS::SNS::Topic', {}, 'Topic');
    const endpoint = { TopicArn, Protocol: 'email', Endpoint: 'bob@example.com' };
    await second.provision('AWS::SNS::Subscription', endpoint, 'Email');
    await second.start();
    expect(second.leftovers()).toEqual([expect.stringMatching(/^The subscription of ann@example.com .* was ended/)]);
    await second.call('sns', 'Publish', { TopicArn, Message: 'hello' });
    await second.platform.clock.advance(1);
    const [last] = second.service.inbox.read();
    expect(last?.to).toBe('bob@example.com');
    expect(second.service.inbox.read().filter(({ text }) => text.startsWith('hello'))).toHaveLength(1);
  });
});
