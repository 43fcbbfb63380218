import { renderJourney, renderLogs } from '../../../local/cli/journey.ts';
import type { Hop } from '../../../local/journal/journal.ts';

const hop = (sequence: number, start: number, more: Partial<Hop>): Hop => ({
  sequence,
  correlationIds: ['1'],
  action: 'sqs:SendMessage',
  from: 'client',
  to: 'Orders/Intake/Queue',
  start,
  duration: 1.25,
  outcome: 'ok',
  attempt: 1,
  ...more,
});

describe('a journey in text', () => {
  const hops = [
    hop(1, 1_000.5, {
      from: 'Orders/Api',
      detail: { messageId: 'm', allowedBy: ['x'], requestId: '2c275284-bbcf-41a0-9d8e-01e2db9a33a1' },
    }),
    hop(0, 1_000, { action: 'appsync:Mutation.postOrder', to: 'Orders/Api', detail: { path: ['A', 'B'] } }),
    hop(2, 1_010, { outcome: 'refused', attempt: 2, error: { code: 'AccessDenied', message: 'no' } }),
  ];

  it('is in order of time, aligned, without the path that all share, and tells attempts and errors', () => {
    expect(renderJourney(hops)).toBe(
      [
        'at ms  took ms  from → to              action                      outcome',
        ' +0.0      1.3  client → Api           appsync:Mutation.postOrder  ok                                 path=A › B',
        ' +0.5      1.3  Api → Intake/Queue     sqs:SendMessage             ok                                 messageId=m',
        '+10.0      1.3  client → Intake/Queue  sqs:SendMessage             refused: AccessDenied (attempt 2)',
      ].join('\n'),
    );
  });

  it('tells the role of each hop when asked to, by its name', () => {
    const role = 'arn:aws:iam::000000000000:role/Orders-IntakePipeRole';
    const [, first, second] = renderJourney([hop(0, 1, { role }), hop(1, 2, {})], { roles: true }).split('\n');
    expect(first).toContain('sqs:SendMessage  Orders-IntakePipeRole  ok');
    expect(second).toContain('sqs:SendMessage  –                      ok');
  });

  it('has colour only when asked for', () => {
    expect(renderJourney(hops)).not.toContain('\u001b');
    expect(renderJourney(hops, { colour: true })).toContain('\u001b[31m');
  });
});

describe('log lines in text', () => {
  it('are aligned, with their time since the beginning and the last part of their group', () => {
    const lines = [
      { at: 1_005, group: '/aws/vendedlogs/pipes/intake', line: { orderId: '1' } },
      { at: 1_120.25, group: 'pay', line: 'START' },
    ];
    expect(renderLogs(lines, 1_000)).toBe('  +5.0  intake  {"orderId":"1"}\n+120.3  pay     START');
    expect(renderLogs([], 0)).toBe('');
  });
});
