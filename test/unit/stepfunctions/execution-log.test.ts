import { isLogged } from '../../../local/services/stepfunctions/execution-log.ts';
import { fakeService } from '../../support/platform.ts';
import { type Json, Machines } from './machines.ts';

const GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/vendedlogs/states/orders';

interface Put {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: readonly { readonly timestamp: number; readonly message: string }[];
}

/** Runs a machine with a log, and what was written to it. */
async function logged(
  level: string,
  includeExecutionData: boolean,
  state: Json,
): Promise<{ puts: Put[]; lines: Json[] }> {
  const machines = new Machines();
  const asked = fakeService(machines.platform, 'logs', { PutLogEvents: () => ({}) });
  const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn: `${GROUP}:*` } }];
  const arn = await machines.create(
    { StartAt: 'S', States: { S: state } },
    { name: 'orders', loggingConfiguration: { level, includeExecutionData, destinations } },
  );
  await machines.ended(await machines.start(arn, { secret: 1 }));
  await machines.platform.clock.advance(0);
  const puts = asked.map(({ input }) => input as Put);
  return { puts, lines: puts.flatMap(({ logEvents }) => logEvents.map(({ message }): Json => JSON.parse(message))) };
}

describe('the log of executions', () => {
  it('has a line for each event, in the shape of AWS, written together', async () => {
    const { puts, lines } = await logged('ALL', true, { Type: 'Pass', End: true });
    expect(puts).toHaveLength(1);
    expect(puts[0]).toMatchObject({
      logGroupName: '/aws/vendedlogs/states/orders',
      logStreamName: 'states/orders/2026-01-01-00-00',
    });
    expect(lines[1]).toEqual({
      id: '2',
      type: 'PassStateEntered',
      details: { name: 'S', input: '{"secret":1}', inputDetails: { truncated: false } },
      previous_event_id: '0',
      event_timestamp: String(Date.UTC(2026, 0, 1)),
      execution_arn: expect.stringContaining(':execution:orders:'),
      redrive_count: '0',
    });
    expect(lines.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('shows no data unless it is told to', async () => {
    const { lines } = await logged('ALL', false, { Type: 'Pass', End: true });
    expect(lines).toHaveLength(4);
    expect(JSON.stringify(lines)).not.toContain('secret');
    expect(lines[3]).toMatchObject({ type: 'ExecutionSucceeded', details: {} });
  });

  it('keeps to its level', async () => {
    const failing = { Type: 'Fail', Error: 'E' };
    const types = async (level: string) => (await logged(level, false, failing)).lines.map(({ type }) => type);
    expect(await types('ERROR')).toEqual(['FailStateEntered', 'ExecutionFailed']);
    expect(await types('FATAL')).toEqual(['ExecutionFailed']);
    expect(await types('OFF')).toEqual([]);
    expect(isLogged('TaskFailed', 'ERROR')).toBe(true);
    expect(isLogged('TaskSucceeded', 'ERROR')).toBe(false);
    expect(isLogged('TaskFailed', 'FATAL')).toBe(false);
  });

  it('is written while an execution waits', async () => {
    const machines = new Machines();
    const asked = fakeService(machines.platform, 'logs', { PutLogEvents: () => ({}) });
    const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn: `${GROUP}:*` } }];
    const arn = await machines.create(
      { StartAt: 'S', States: { S: { Type: 'Wait', Seconds: 60, End: true } } },
      { loggingConfiguration: { level: 'ALL', destinations } },
    );
    await machines.start(arn);
    await machines.platform.clock.advance(1_000);
    expect(asked[0]?.input).toMatchObject({ logEvents: [{}, {}] });
  });

  it('never disturbs an execution', async () => {
    const machines = new Machines();
    const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn: `${GROUP}:*` } }];
    const arn = await machines.create(
      { StartAt: 'S', States: { S: { Type: 'Pass', End: true } } },
      { loggingConfiguration: { level: 'ALL', destinations } },
    );
    expect((await machines.ended(await machines.start(arn))).status).toBe('SUCCEEDED');
  });
});
