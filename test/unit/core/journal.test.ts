import { Correlation } from '../../../local/journal/correlation.ts';
import { type Hop, Journal } from '../../../local/journal/journal.ts';

const hop = (id: string, action = 'sqs:SendMessage'): Omit<Hop, 'sequence'> => ({
  correlationIds: [id],
  action,
  from: 'a',
  to: 'b',
  start: 0,
  duration: 1,
  outcome: 'ok',
  attempt: 1,
});

describe('the journal', () => {
  it('keeps the newest hops and forgets the oldest when it is full', () => {
    const journal = new Journal({ capacity: 3 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) journal.record(hop(id));
    expect(journal.read().map((entry) => [entry.sequence, entry.correlationIds[0]])).toEqual([
      [2, 'c'],
      [3, 'd'],
      [4, 'e'],
    ]);
    expect(journal.read({ correlationId: 'd' })).toHaveLength(1);
    expect(journal.read({ since: 4 })).toHaveLength(1);
    expect(journal.read({ limit: 1 })[0]?.sequence).toBe(2);
  });

  it('wakes whoever waits for a hop, and finds one that was there before', async () => {
    const journal = new Journal();
    const waiting = journal.waitFor('an email', (entry) => entry.action === 'sns:DeliverEmail');
    journal.record(hop('a'));
    journal.record(hop('a', 'sns:DeliverEmail'));
    expect((await waiting).sequence).toBe(1);
    expect((await journal.waitFor('it again', (entry) => entry.sequence === 0)).action).toBe('sqs:SendMessage');
  });

  it('says what was waited for when it does not come', async () => {
    await expect(new Journal().waitFor('an email', () => false, 5)).rejects.toThrow('Waited 5 ms for an email');
  });
});

describe('correlation', () => {
  it('finds the id in JSON text, plain values and typed values, by a path from configuration', () => {
    const byId = new Correlation('id');
    expect(
      byId.idsOf([
        '{"id":"1"}',
        { id: '2' },
        { id: { S: '3' } },
        { id: { N: '4' } },
        'no json',
        '{broken',
        null,
        { id: '1' },
      ]),
    ).toEqual(['1', '2', '3', '4']);
    expect(
      new Correlation('detail.orderId').idsOf([
        { detail: { orderId: 'x' } },
        { detail: { M: { orderId: { S: 'y' } } } },
      ]),
    ).toEqual(['x', 'y']);
  });

  it('is inherited by trace', () => {
    const correlation = new Correlation('id');
    correlation.remember('Root=1-2-3;Parent=4;Sampled=1', ['order']);
    expect(correlation.ofTrace('Root=1-2-3;Parent=9')).toEqual(['order']);
    expect(correlation.ofTrace('Root=other')).toEqual([]);
    expect(correlation.ofTrace(undefined)).toEqual([]);
  });

  it('are those of the calling segment, where a trace is about several', () => {
    const correlation = new Correlation('id');
    correlation.remember('Root=1-2-3;Parent=batch', ['a', 'b']);
    correlation.remember('Root=1-2-3;Parent=one', ['a']);
    correlation.remember('Root=1-2-3;Parent=other', ['b']);
    correlation.remember('Root=1-2-3;Parent=batch', ['b']);
    const parents = ['batch', 'one', 'other', 'unknown'];
    expect(parents.map((parent) => correlation.ofTrace(`Root=1-2-3;Parent=${parent}`))).toEqual([
      ['a', 'b'],
      ['a'],
      ['b'],
      ['a', 'b'],
    ]);
  });
});
