import type { CloudOptions } from '../../local/cloud-options.ts';
import { approvedId } from '../support/order-ids.ts';
import { connectRealtime } from '../support/realtime-client.ts';
import { type FaultyCloud, givenFaultyCloud } from './given.ts';

let given: FaultyCloud;

/** One cloud for the tests of a describe block; each ends its faults, save those of its own orders. */
function onOneCloud(options?: CloudOptions): void {
  beforeAll(async () => {
    given = await givenFaultyCloud(options);
  });
  afterAll(() => given.close());
}

const notifyPipe = () => given.cloud.pipes.listPipes().find(({ path }) => path.includes('Notifications'));

describe('every outcome is announced', () => {
  onOneCloud();

  it('when SNS was down for an hour: no order waits for it, and all are told once it is back', async () => {
    const mend = given.strike('unavailable sns:*');
    const ids = await Promise.all(Array.from({ length: 12 }, () => given.postOrder()));
    for (const id of ids) expect((await given.settled(id)).orderStatus).not.toBe('PENDING');
    for (let minute = 0; minute < 60; minute += 5) given.cloud.clock.advance(5 * 60_000);
    expect(given.cloud.inbox.read().filter(({ correlationIds }) => correlationIds.length > 0)).toEqual([]);
    mend();
    given.cloud.clock.advance(60_000);
    for (const id of ids) expect(await given.emails(id)).toHaveLength(1);
    expect(await given.auditor.lostAnnouncements()).toBe(0);
  });

  it('once more, with the same words, when the pipe dies between publishing and its checkpoint', async () => {
    const id = approvedId();
    given.strike(`crash pipes:Checkpoint from=*Notifications/Pipe id=${id} times=1`);
    await given.postOrder({ id });
    await given.eventually('the repeat', () => (given.mails(id).length === 2 ? true : undefined));
    const [first, second] = given.mails(id);
    expect(second).toBe(first);
    const next = await given.postOrder();
    expect(await given.emails(next)).toHaveLength(1);
  });

  it('once more each, in the same order, when the stream is read from its start again', async () => {
    const ids = [await given.postOrder(), await given.postOrder(), await given.postOrder()];
    for (const id of ids) await given.emails(id);
    const pipe = notifyPipe();
    await given.cloud.pipes.stopPipe(pipe?.name ?? '');
    // As a pipe that is made anew, which begins at the oldest record.
    pipe?.checkpoints.clear();
    given.cloud.pipes.startPipe(pipe?.name ?? '');
    for (const id of ids) await given.eventually('the repeat', () => (given.mails(id).length === 2 ? true : undefined));
    for (const id of ids) expect(new Set(given.mails(id)).size).toBe(1);
  });

  it('for all others, when one record can never be delivered: that one ends in the dead-letter queue', async () => {
    const never = approvedId();
    given.strike(`error sns:Publish* id=${never} code=InvalidParameter`);
    await given.postOrder({ id: never });
    await given.hop('sns:Publish', never);
    const others = await Promise.all([given.postOrder(), given.postOrder()]);
    for (const id of others) await given.settled(id);
    // A try a minute; whoever is behind is as old, and must not be given up for it.
    await given.eventually('its dead letter', async () => {
      given.cloud.clock.advance(60_000);
      return (await given.auditor.lostAnnouncements()) === 1 ? true : undefined;
    });
    for (const id of others) expect(await given.emails(id)).toHaveLength(1);
    expect(given.mails(never)).toEqual([]);
  });

  it('when a broken role has disabled the pipe, which shows, and the role is mended', async () => {
    const mend = given.strike('breakRole statement=*Notifications/PipeRole/DefaultPolicy*');
    const id = await given.postOrder();
    await given.settled(id);
    await given.eventually('the pipe to stop', () => {
      given.cloud.clock.advance(6_000);
      return notifyPipe()?.currentState === 'STOPPED' ? true : undefined;
    });
    expect(notifyPipe()?.stateReason).toMatch(/dynamodb:GetRecords|not authorized/);
    mend();
    given.cloud.clock.advance(6_000);
    expect(await given.emails(id)).toHaveLength(1);
    await given.eventually('the pipe to run', () => (notifyPipe()?.currentState === 'RUNNING' ? true : undefined));
  });
});

describe('the event bus', () => {
  onOneCloud();

  const published = (id: string) =>
    given.cloud.journal
      .read({ correlationId: id })
      .filter(({ action, outcome }) => action === 'appsync:Mutation.publishOrder' && outcome === 'ok');

  it('was down for an hour: no order and no email waits for it, and subscribers are told once it is back', async () => {
    const mend = given.strike('unavailable events:*');
    const ids = await Promise.all(Array.from({ length: 6 }, () => given.postOrder()));
    for (const id of ids) {
      expect((await given.settled(id)).orderStatus).not.toBe('PENDING');
      expect(await given.emails(id)).toHaveLength(1);
    }
    for (let minute = 0; minute < 60; minute += 5) given.cloud.clock.advance(5 * 60_000);
    for (const id of ids) expect(published(id)).toEqual([]);
    mend();
    given.cloud.clock.advance(60_000);
    for (const id of ids) {
      await given.hop('appsync:Mutation.publishOrder', id);
      expect(given.mails(id)).toHaveLength(1);
    }
  });

  it('delivers late what is so no more: a withdrawn order is announced to nobody', async () => {
    const authorization = { host: new URL(given.url).host, 'x-api-key': given.apiKey };
    const client = await connectRealtime(`${given.url.replace(/^http/, 'ws')}/realtime`, authorization);
    client.start('s', 'subscription { onOrderUpdated { id } }', authorization);
    expect(await client.next()).toEqual({ type: 'start_ack', id: 's' });
    const id = approvedId();
    given.strike(`unavailable appsync:GraphQL id=${id} times=1`);
    await given.postOrder({ id });
    await given.settled(id);
    await given.hop('appsync:GraphQL', id, ({ outcome }) => outcome === 'failed');
    await given.deleteOrder(id);
    given.cloud.clock.advance(5_000);
    await given.hop('appsync:GraphQL', id, ({ outcome }) => outcome === 'ok');
    const next = await given.postOrder();
    expect(await client.next()).toMatchObject({ payload: { data: { onOrderUpdated: { id: next } } } });
    await client.leave();
  });
});

describe('an email address that nobody has confirmed', () => {
  onOneCloud({ confirmEmails: 'manual' });

  it('gets nothing but the request to confirm, and no order waits for it', async () => {
    const before = await given.postOrder();
    await given.settled(before);
    await given.hop('sns:Publish', before);
    const [request] = given.cloud.inbox.read();
    expect(given.cloud.inbox.read()).toHaveLength(1);
    expect(request?.subject).toBe('AWS Notification - Subscription Confirmation');

    const link = /http\S+ConfirmSubscription\S+/.exec(request?.text ?? '')?.[0];
    expect((await fetch(link ?? '')).status).toBe(200);
    const after = await given.postOrder();
    expect(await given.emails(after)).toHaveLength(1);
    expect(given.mails(before)).toEqual([]);
  });
});
