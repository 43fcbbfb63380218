import type { Caller } from '../../../local/platform/calls.ts';
import { Inbox } from '../../../local/services/sns/inbox.ts';
import { ENDPOINTS, Sns } from './topics.ts';

describe('An email subscription', () => {
  it('gets nothing until the address has confirmed, by the link in the email', async () => {
    const sns = new Sns({ confirmEmails: 'manual' });
    const topic = await sns.topic();
    expect(await sns.call('Subscribe', { TopicArn: topic, Protocol: 'email', Endpoint: ENDPOINTS.email })).toEqual({
      SubscriptionArn: 'pending confirmation',
    });
    await sns.publish(topic, 'too early');
    expect(await sns.call('ListSubscriptions', {})).toMatchObject({
      Subscriptions: [{ SubscriptionArn: 'PendingConfirmation', Endpoint: ENDPOINTS.email }],
    });
    const [request, ...others] = sns.inbox.read();
    expect(others).toEqual([]);
    expect(request).toMatchObject({ to: ENDPOINTS.email, subject: 'AWS Notification - Subscription Confirmation' });
    const link = new URL(/^http\S+$/m.exec(request?.text ?? '')?.[0] ?? '');
    const { Action, ...input } = Object.fromEntries(link.searchParams);
    expect(Action).toBe('ConfirmSubscription');
    await sns.call('ConfirmSubscription', input);
    await sns.publish(topic, 'in time');
    expect(sns.notifications().map((email) => email.text.split('\n')[0])).toEqual(['in time']);
  });

  it('is confirmed at once by default, as the journal tells', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    const subscriptionArn = await sns.subscribe(topic, 'email');
    expect(sns.hops('sns:ConfirmSubscription')).toMatchObject([
      { from: `inbox of ${ENDPOINTS.email}`, to: 'settled', outcome: 'ok', detail: { subscriptionArn } },
    ]);
    await sns.publish(topic, 'x');
    expect(sns.notifications()).toHaveLength(1);
  });

  it('refuses a token that is wrong, used or older than two days', async () => {
    const sns = new Sns({ confirmEmails: 'manual' });
    const TopicArn = await sns.topic();
    await sns.subscribe(TopicArn, 'email');
    const Token = /Token=(\w+)/.exec(sns.inbox.read()[0]?.text ?? '')?.[1];
    const confirm = (token: unknown): Promise<string> => sns.refusal('ConfirmSubscription', { TopicArn, Token: token });
    expect(await confirm('wrong')).toBe('InvalidParameter: Invalid parameter: Token');
    await sns.seconds(2 * 24 * 3600 + 1);
    expect(await confirm(Token)).toBe('InvalidParameter: Invalid parameter: Token');
    await sns.subscribe(TopicArn, 'email');
    const again = /Token=(\w+)/.exec(sns.inbox.read()[0]?.text ?? '')?.[1];
    expect(await confirm(again)).toBe('accepted');
    expect(await confirm(again)).toBe('InvalidParameter: Invalid parameter: Token');
  });
});

describe('An email', () => {
  it('looks as SNS writes it', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    const subscriptionArn = await sns.subscribe(topic, 'email');
    const messageId = await sns.publish(topic, 'Your order is paid.\nEnjoy!');
    expect(sns.notifications()).toEqual([
      {
        messageId,
        topicArn: topic,
        subscriptionArn,
        to: ENDPOINTS.email,
        from: 'AWS Notifications <no-reply@sns.amazonaws.com>',
        subject: 'AWS Notification Message',
        receivedAt: Date.UTC(2026, 0, 1),
        correlationIds: [],
        text: expect.stringMatching(
          /^Your order is paid\.\nEnjoy!\n\n--\nIf you wish to stop receiving notifications .*\nhttp:\S+Action=Unsubscribe&SubscriptionArn=\S+\n\nPlease do not reply/,
        ),
      },
    ]);
  });

  it('has the subject of the message and the display name of the topic', async () => {
    const sns = new Sns();
    const topic = await sns.topic('settled', { DisplayName: 'Pizza' });
    await sns.subscribe(topic, 'email');
    await sns.publish(topic, 'x', { Subject: 'Your order' });
    expect(sns.notifications()).toMatchObject([{ subject: 'Your order', from: 'Pizza <no-reply@sns.amazonaws.com>' }]);
  });

  it('is a hop of its own, after the publish, about the order that the publisher works on', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    const subscriptionArn = await sns.subscribe(topic, 'email');
    const caller: Caller = { principal: { type: 'operator' }, from: 'pipe', correlationIds: ['order-1'] };
    const messageId = await sns.publish(topic, 'plain text', {}, caller);
    const hops = sns.platform.journal.read({ correlationId: 'order-1' });
    expect(hops).toMatchObject([
      { action: 'sns:Publish', from: 'pipe', to: 'settled', detail: { messageId } },
      {
        action: 'sns:DeliverEmail',
        from: 'settled',
        to: ENDPOINTS.email,
        outcome: 'ok',
        attempt: 1,
        detail: { subscriptionArn, subject: 'AWS Notification Message' },
      },
    ]);
    expect(sns.inbox.read('order-1')).toHaveLength(1);
    expect(sns.inbox.read('order-2')).toEqual([]);
  });

  it('is about the order that its text names, when the publisher does not say', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    await sns.subscribe(topic, 'email');
    await sns.publish(topic, '{"id":"order-7"}');
    expect(sns.inbox.read('order-7')).toHaveLength(1);
  });

  it('is tried again for hours while the mail server fails, and then arrives', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    await sns.subscribe(topic, 'email');
    let broken = true;
    sns.platform.calls.intercept(async (call, next) => {
      if (broken && call.action === 'DeliverEmail') throw new Error('mail server down');
      return next();
    });
    await sns.publish(topic, '{"id":"order-1"}');
    await sns.seconds(3600);
    expect(sns.notifications()).toEqual([]);
    broken = false;
    await sns.seconds(600);
    expect(sns.notifications()).toHaveLength(1);
    const attempts = sns.hops('sns:DeliverEmail').map((hop) => hop.attempt);
    expect(attempts).toEqual(attempts.map((_, index) => index + 1));
    expect(attempts.length).toBeGreaterThan(5);
  });

  it('is given up after 50 retries, as the journal tells', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    await sns.subscribe(topic, 'email');
    sns.platform.calls.intercept(async (call, next) => {
      if (call.action === 'DeliverEmail') throw new Error('mail server down');
      return next();
    });
    await sns.publish(topic, '{"id":"order-1"}');
    await sns.seconds(12 * 3600);
    expect(sns.hops('sns:DeliverEmail')).toHaveLength(51);
    expect(sns.hops('sns:Discard')).toMatchObject([
      { correlationIds: ['order-1'], to: ENDPOINTS.email, outcome: 'failed', attempt: 51 },
    ]);
  });

  it('beyond the rate, where one is kept, deactivates the subscription', async () => {
    const sns = new Sns({ emailsPerSecond: 10 });
    const topic = await sns.topic();
    const SubscriptionArn = await sns.subscribe(topic, 'email');
    for (let index = 0; index < 10; index++) await sns.publish(topic, 'x');
    await sns.seconds(1);
    for (let index = 0; index < 11; index++) await sns.publish(topic, 'x');
    expect(sns.notifications()).toHaveLength(20);
    const { Attributes } = await sns.call('GetSubscriptionAttributes', { SubscriptionArn });
    expect(Attributes).toMatchObject({ PendingConfirmation: 'true' });
  });

  it('can’t be sent by anybody but SNS', async () => {
    const sns = new Sns();
    expect(await sns.refusal('DeliverEmail', { to: 'x@example.com' })).toMatch(
      /^InvalidAction: .*no action of Amazon SNS/,
    );
  });
});

describe('The inbox', () => {
  it('keeps the newest emails when there are too many', () => {
    const inbox = new Inbox({ capacity: 100 });
    const email = {
      topicArn: '',
      subscriptionArn: '',
      to: '',
      from: '',
      subject: '',
      text: '',
      receivedAt: 0,
      correlationIds: [],
    };
    for (let id = 0; id < 1000; id++) inbox.receive({ ...email, messageId: String(id) });
    const emails = inbox.read();
    expect(emails[0]?.messageId).toBe('999');
    expect(emails.length).toBeGreaterThanOrEqual(100);
    expect(emails.length).toBeLessThan(110);
  });
});
