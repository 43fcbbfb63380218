import { OPERATOR } from '../../../local/platform/access.ts';
import { fakeService, testPlatform } from '../../support/platform.ts';
import { type Answer, bodiesIn, givenEvents, QUEUE } from './given.ts';

async function putEntries(...entries: Record<string, unknown>[]): Promise<Answer> {
  const platform = testPlatform();
  const events = givenEvents(platform);
  const answer = await events.ask('PutEvents', { Entries: entries });
  // The shape is what the tests are about.
  return answer as Answer;
}

const GOOD = { Source: 'shop', DetailType: 'OrderSettled', Detail: '{"id":"o1"}' };

describe('PutEvents', () => {
  it('hands the event on in the form that every target of EventBridge gets', async () => {
    const platform = testPlatform();
    const events = givenEvents(platform);
    const asked = fakeService(platform, 'sqs', { SendMessage: () => ({ MessageId: 'm' }) });
    await events.rule({ Arn: QUEUE });
    const { Entries } = await events.put({ id: 'o1' }, { Resources: ['arn:aws:x'], Time: 1_750_000_000.4 });
    expect(bodiesIn(asked).map((body) => JSON.parse(String(body)))).toEqual([
      {
        version: '0',
        id: Entries[0]?.EventId,
        'detail-type': 'OrderSettled',
        source: 'shop',
        account: '000000000000',
        time: '2025-06-15T15:06:40Z',
        region: 'us-east-1',
        resources: ['arn:aws:x'],
        detail: { id: 'o1' },
      },
    ]);
  });

  // Recorded on AWS, published in the tests of the LocalStack project.
  it.each([
    [
      'Source',
      { Source: undefined },
      'InvalidArgument',
      'Parameter Source is not valid. Reason: Source is a required argument.',
    ],
    [
      'DetailType',
      { DetailType: '' },
      'InvalidArgument',
      'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
    ],
    [
      'Detail',
      { Detail: undefined },
      'InvalidArgument',
      'Parameter Detail is not valid. Reason: Detail is a required argument.',
    ],
    ['a detail that is no JSON', { Detail: '{"a"' }, 'MalformedDetail', 'Detail is malformed.'],
    ['a detail that is a list', { Detail: '["a"]' }, 'MalformedDetail', 'Detail is malformed.'],
    ['a detail that is a text', { Detail: '"a"' }, 'MalformedDetail', 'Detail is malformed.'],
    [
      'bottomless detail',
      { Detail: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}` },
      'MalformedDetail',
      'Detail is malformed.',
    ],
    ['a source of AWS', { Source: 'aws.s3' }, 'NotAuthorizedForSource', 'Not authorized for the source.'],
  ])('refuses an entry alone for its %s and takes the others', async (_, fault, code, message) => {
    const { FailedEntryCount, Entries } = await putEntries(GOOD, { ...GOOD, ...fault }, GOOD);
    expect(FailedEntryCount).toBe(1);
    expect(Entries).toEqual([
      { EventId: expect.any(String) },
      { ErrorCode: code, ErrorMessage: message },
      { EventId: expect.any(String) },
    ]);
  });

  it.each([
    ['no entries', [], /Member must have length greater than or equal to 1/],
    ['eleven entries', Array.from({ length: 11 }, () => GOOD), /Member must have length less than or equal to 10/],
    [
      'more than 1 MiB',
      [GOOD, { ...GOOD, Detail: JSON.stringify({ text: 'x'.repeat(1_048_576) }) }],
      /Total size of the entries in the request is over the limit\./,
    ],
  ])('refuses a request of %s as a whole', async (_, entries, message) => {
    await expect(putEntries(...entries)).rejects.toThrow(message);
  });

  it('refuses a global endpoint by name', async () => {
    const events = givenEvents(testPlatform());
    await expect(events.ask('PutEvents', { EndpointId: 'a.b', Entries: [GOOD] })).rejects.toThrow(/EndpointId/);
  });

  it('accepts an event for a bus that does not exist, which goes nowhere', async () => {
    const { FailedEntryCount } = await putEntries({ ...GOOD, EventBusName: 'nowhere' });
    expect(FailedEntryCount).toBe(0);
  });

  it('shows in the journal which event no rule wanted', async () => {
    const platform = testPlatform();
    const events = givenEvents(platform);
    const { Entries } = await events.put({ id: 'o1' });
    expect(events.hops('events:MatchRule')).toMatchObject([
      { outcome: 'filtered', correlationIds: ['o1'], detail: { eventId: Entries[0]?.EventId, source: 'shop' } },
    ]);
  });

  it('gives each event of a batch its own business id', async () => {
    const platform = testPlatform();
    const events = givenEvents(platform);
    const asked = fakeService(platform, 'sqs', { SendMessage: () => ({ MessageId: 'm' }) });
    await events.rule({ Arn: QUEUE });
    await platform.calls.invoke(
      'events',
      'PutEvents',
      { Entries: ['o1', 'o2'].map((id) => ({ ...GOOD, Detail: JSON.stringify({ id }) })) },
      { principal: OPERATOR, from: 'pipe', correlationIds: ['o1', 'o2'], traceHeader: 'Root=1-1' },
    );
    await platform.clock.advance(0);
    expect(asked.map(({ caller }) => [caller.correlationIds, caller.traceHeader, caller.from])).toEqual([
      [['o1'], 'Root=1-1', 'rule/settled'],
      [['o2'], 'Root=1-1', 'rule/settled'],
    ]);
    expect(events.hops('events:PutEvents').map(({ correlationIds }) => correlationIds)).toEqual([['o1', 'o2']]);
  });
});
