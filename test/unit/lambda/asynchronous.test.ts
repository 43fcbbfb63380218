import { OPERATOR } from '../../../local/platform/access.ts';
import { fakeService } from '../../support/platform.ts';
import { type LambdaFixture, lambdaFixture } from './fixture.ts';

const FAILS_UNTIL = `let n = 0; export const handler = async (event) => { if (++n < event.until) throw new Error('try ' + n); };`;

describe('an asynchronous event', () => {
  let fixture: LambdaFixture;
  beforeEach(() => {
    fixture = lambdaFixture();
  });
  afterEach(() => fixture.stop());

  const send = (FunctionName: string, event: unknown): Promise<{ StatusCode: number; Payload: string }> =>
    fixture.platform.calls.invoke(
      'lambda',
      'Invoke',
      { FunctionName, Payload: JSON.stringify(event), InvocationType: 'Event' },
      { principal: OPERATOR, from: 'test' },
    );

  const tried = (attempt: number) =>
    fixture.platform.journal.waitFor(
      `attempt ${attempt}`,
      (hop) => hop.action === 'lambda:Invoke' && hop.from === 'lambda' && hop.attempt === attempt,
      3_600_000,
    );

  it('is answered at once and tried twice more, after one and after two minutes, under one request id', async () => {
    const name = await fixture.create({ 'index.mjs': FAILS_UNTIL });
    expect(await send(name, { id: 'order-1', until: 3 })).toMatchObject({ StatusCode: 202, Payload: '' });
    const first = await tried(1);
    expect(first).toMatchObject({ outcome: 'failed', error: { code: 'Error', message: 'try 1' } });
    await fixture.platform.clock.advance(60_000);
    const second = await tried(2);
    await fixture.platform.clock.advance(120_000);
    const third = await tried(3);
    expect([second.outcome, third.outcome]).toEqual(['failed', 'ok']);
    expect(third.correlationIds).toEqual(['order-1']);
    expect(new Set([first, second, third].map((hop) => hop.detail?.['requestId'])).size).toBe(1);
  });

  it('goes to the dead-letter queue when the third try fails, with what AWS adds', async () => {
    const asked = fakeService(fixture.platform, 'sqs', { SendMessage: () => ({ MessageId: 'm' }) });
    const name = await fixture.create(
      { 'index.mjs': FAILS_UNTIL },
      { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:000000000000:lost' } },
    );
    await send(name, { until: 9 });
    await tried(1);
    await fixture.platform.clock.advance(60_000);
    await tried(2);
    await fixture.platform.clock.advance(120_000);
    await tried(3);
    await fixture.platform.journal.waitFor('the dead letter', (hop) => hop.action === 'sqs:SendMessage', 3_600_000);
    expect(asked[0]?.input).toEqual({
      QueueUrl: `${fixture.platform.endpoint()}/000000000000/lost`,
      MessageBody: '{"until":9}',
      MessageAttributes: {
        RequestID: { DataType: 'String', StringValue: expect.any(String) },
        ErrorCode: { DataType: 'Number', StringValue: '200' },
        ErrorMessage: { DataType: 'String', StringValue: 'try 3' },
      },
    });
    expect(asked[0]?.caller.principal).toMatchObject({ type: 'role', sessionName: name });
  });

  it('waits and tries again when the function is throttled', async () => {
    const name = await fixture.create(
      { 'index.mjs': 'export const handler = async () => 1;' },
      { ReservedConcurrentExecutions: 1 },
    );
    const first = fixture.invoke(name, {});
    await send(name, {});
    await first;
    await fixture.platform.clock.advance(1000);
    expect((await tried(1)).outcome).toBe('ok');
  });
});
