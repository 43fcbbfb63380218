import { faultEndpoints } from '../../../local/control/fault-endpoints.ts';
import { Faults } from '../../../local/faults/faults.ts';
import { fakeService, testPlatform } from '../../support/platform.ts';

const NO_POLICIES = { statements: () => [], removeStatement: () => undefined, restoreStatement: () => undefined };
const CALLER = { principal: { type: 'operator' }, from: 'test' } as const;

function given(policies: ConstructorParameters<typeof Faults>[1] = NO_POLICIES) {
  const platform = testPlatform();
  const asked = fakeService(platform, 'sqs', {
    SendMessage: () => ({ MessageId: `m${asked.length}` }),
    ReceiveMessage: () => ({ Messages: [{ ReceiptHandle: 'r', Body: '{"id":"o1"}' }] }),
    ChangeMessageVisibility: () => ({}),
  });
  const faults = new Faults(platform, policies);
  const send = (action = 'SendMessage'): Promise<unknown> =>
    platform.calls.dispatch('sqs', action, { QueueUrl: 'q' }, { ...CALLER, correlationIds: ['o1'] });
  return { platform, asked, faults, send };
}

describe('a fault', () => {
  it.each([
    ['error sqs:SendMessage code=QueueDoesNotExist status=404', 'QueueDoesNotExist', 404],
    ['throttle sqs:SendMessage', 'RequestThrottled', 400],
    ['unavailable sqs:*', 'ServiceUnavailable', 503],
  ])('fails the call before anything is done: %s', async (rule, code, status) => {
    const { faults, send, asked } = given();
    faults.add(rule);
    await expect(send()).rejects.toMatchObject({ code, status });
    expect(asked).toEqual([]);
  });

  it('drops the answer after everything was done', async () => {
    const { faults, send, asked } = given();
    faults.add('drop sqs:SendMessage');
    await expect(send()).rejects.toMatchObject({ code: 'InternalFailure', status: 500 });
    expect(asked).toHaveLength(1);
  });

  it('has a call carried out twice, and the caller gets the first answer', async () => {
    const { faults, send, asked } = given();
    faults.add('twice sqs:SendMessage');
    expect(await send()).toEqual({ MessageId: 'm1' });
    expect(asked).toHaveLength(2);
  });

  it('holds a call up', async () => {
    const { faults, send, asked, platform } = given();
    faults.add('stall sqs:SendMessage milliseconds=1000');
    const sent = send();
    await platform.clock.advance(999);
    expect(asked).toHaveLength(0);
    await platform.clock.advance(1);
    await sent;
    expect(asked).toHaveLength(1);
  });

  it('makes a received message visible again early, by the id in its body', async () => {
    const { faults, send, asked, platform } = given();
    faults.add('expire milliseconds=50 id=o1');
    await send('ReceiveMessage');
    await platform.clock.advance(50);
    expect(asked.at(-1)).toMatchObject({
      action: 'ChangeMessageVisibility',
      input: { QueueUrl: 'q', ReceiptHandle: 'r', VisibilityTimeout: 0 },
    });
  });

  it('takes policy statements out of force until its rule ends', () => {
    const removed = new Set<string>();
    const { faults } = given({
      statements: () => [
        { id: 'Pipe/Role:Policy/#0', attachedTo: 'r', removed: false },
        { id: 'Api/Role:Policy/#0', attachedTo: 's', removed: false },
      ],
      removeStatement: (id) => void removed.add(id),
      restoreStatement: (id) => void removed.delete(id),
    });
    const mend = faults.add('breakRole statement=Pipe*');
    expect([...removed]).toEqual(['Pipe/Role:Policy/#0']);
    mend();
    expect([...removed]).toEqual([]);
    expect(() => faults.add('breakRole statement=Nobody*')).toThrow(/No policy statement in force has an id like/);
  });

  it('is in the journal, with what it hit and by which rule', async () => {
    const { faults, send, platform } = given();
    faults.add('throttle sqs:SendMessage id=o1');
    await expect(send()).rejects.toThrow();
    expect(platform.journal.read()[0]).toMatchObject({
      action: 'faults:throttle',
      correlationIds: ['o1'],
      from: 'test',
      to: 'sqs',
      detail: { hop: 'sqs:SendMessage', rule: 'throttle sqs:SendMessage id=o1' },
    });
  });
});

describe('the fault plan at /_local/faults', () => {
  const ask = (faults: Faults, method: string, body?: unknown): unknown =>
    faultEndpoints(faults, { seed: 1, hops: () => [] })
      .find((endpoint) => endpoint.method === method)
      ?.answer(new URLSearchParams(), body);

  it('is added to, shown with what it struck, and cleared but for what is built in', async () => {
    const { faults, send } = given();
    faults.add('twice pipes:Checkpoint', { builtIn: true });
    ask(faults, 'POST', ['throttle sqs:SendMessage times=1', { kind: 'drop', action: 'sns:Publish' }]);
    await expect(send()).rejects.toThrow();
    await send();
    expect(ask(faults, 'GET')).toMatchObject({
      rules: [
        { rule: 'twice pipes:Checkpoint', builtIn: true },
        { rule: 'drop sns:Publish', strikes: 0 },
      ],
      strikes: [{ kind: 'throttle', rule: 'throttle sqs:SendMessage times=1' }],
    });
    expect(ask(faults, 'DELETE')).toMatchObject({ rules: [{ rule: 'twice pipes:Checkpoint' }] });
  });

  it('refuses what it does not understand, and keeps nothing of it', () => {
    const { faults } = given();
    expect(() => ask(faults, 'POST', ['throttle sqs:*', 'nonsense'])).toThrow(/there is no fault nonsense/);
    expect(faults.rules()).toEqual([]);
  });
});
