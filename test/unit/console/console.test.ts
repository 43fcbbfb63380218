import fc from 'fast-check';
import { variablesOf } from '../../../console/client/graphql.ts';
import { IdList } from '../../../console/client/id-list.ts';
import { type Handlers, Live } from '../../../console/client/live.ts';
import { statesOf, takenBy } from '../../../console/graph/asl.ts';
import { windowOf } from '../../../console/ui/window.ts';
import { IdIndex } from '../../../local/control/ids.ts';
import type { IdsView, LiveMessage, StateVisit } from '../../../local/control/views.ts';
import { Journal } from '../../../local/journal/journal.ts';

describe('the live list of ids', () => {
  /** A journal with its index, and a list that reads it as the page does. */
  function given() {
    const journal = new Journal();
    const index = new IdIndex(journal, () => false);
    let reads = 0;
    const list = new IdList(async (query): Promise<IdsView> => {
      reads++;
      return index.read(query);
    });
    const record = (id: string): void =>
      journal.record({
        correlationIds: [id],
        action: 'sqs:SendMessage',
        from: 'client',
        to: 'queue',
        start: 1,
        duration: 1,
        outcome: 'ok',
        attempt: 1,
      });
    let told = 0;
    /** What the live feed would send now. */
    const news = (): LiveMessage => {
      const hops = journal.read({ since: told });
      told = journal.next;
      return { type: 'hops', next: told, hops };
    };
    return { list, index, record, news, reads: () => reads };
  }

  it('is at every moment what the cloud knows, whatever happens in whatever order', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('hop' as const), id: fc.integer({ min: 0, max: 3_000 }) }),
      fc.record({ kind: fc.constant('many' as const), count: fc.integer({ min: 1, max: 900 }) }),
      fc.record({ kind: fc.constant('refresh' as const) }),
      fc.record({ kind: fc.constant('more' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { list, index, record, news } = given();
        await list.start();
        for (const each of steps) {
          if (each.kind === 'hop') record(`id${each.id}`);
          if (each.kind === 'many') for (let made = 0; made < each.count; made++) record(`more${made} ${each.count}`);
          if (each.kind === 'more') await list.readMore();
          if (each.kind === 'refresh') {
            list.note(news());
            // A refresh reads so many pages and leaves the rest to the next one.
            for (let round = 0; round < 5; round++) await list.refresh();
            expect(list.rows).toEqual(index.read({ limit: list.rows.length }).ids);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reads no more than one short page for a change at the top', async () => {
    const { list, record, news, reads } = given();
    for (let id = 0; id < 5_000; id++) record(`id${id}`);
    await list.start();
    news();
    record('id4999');
    list.note(news());
    const before = reads();
    await list.refresh();
    expect(reads() - before).toBe(1);
    expect(list.rows[0]?.hops).toBe(2);
  });

  it('forgets everything when everything was emptied', async () => {
    const { list, record } = given();
    record('a');
    await list.start();
    expect(list.note({ type: 'reset', next: 1 })).toBe(true);
    expect(list.rows).toEqual([]);
  });
});

describe('the live connection', () => {
  it('goes on from where it broke off, after waits that double up to eight seconds', () => {
    const opened: { since: number | undefined; on: Handlers }[] = [];
    const waits: { work: () => void; ms: number }[] = [];
    const live = new Live(
      (since, on) => opened.push({ since, on }),
      (work, ms) => {
        waits.push({ work, ms });
        return () => {};
      },
    );
    const heard: LiveMessage[] = [];
    live.listen((message) => heard.push(message));
    live.open();
    opened[0]?.on.open();
    opened[0]?.on.message(JSON.stringify({ type: 'hops', next: 42, hops: [] }));
    opened[0]?.on.close();
    expect([live.connection, heard.length]).toEqual(['lost', 1]);
    for (let failures = 1; failures < 8; failures++) {
      waits.at(-1)?.work();
      opened.at(-1)?.on.close();
    }
    expect(waits.map(({ ms }) => ms)).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
    waits.at(-1)?.work();
    opened.at(-1)?.on.open();
    expect([live.connection, opened.at(-1)?.since]).toEqual(['live', 42]);
    opened.at(-1)?.on.close();
    expect(waits.at(-1)?.ms).toBe(250);
  });

  it('opens no second one while there is one, and passes over what it does not know', () => {
    let opened = 0;
    let on: Handlers | undefined;
    const live = new Live((_since, handlers) => {
      opened++;
      on = handlers;
    });
    live.open();
    live.open();
    on?.message('[1, 2]');
    expect(opened).toBe(1);
  });
});

describe('the graph of a workflow', () => {
  const definition = {
    StartAt: 'Read',
    States: {
      Read: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Parse', States: { Parse: { Type: 'Pass', End: true } } }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Invalid' }],
        Next: 'Check',
      },
      Check: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Invalid' }], Default: 'Done' },
      Invalid: { Type: 'Fail' },
      Done: { Type: 'Succeed' },
    },
  };
  const visit = (name: string, entered: number): StateVisit => ({
    name,
    type: '',
    entered,
    exited: entered,
    status: 'succeeded',
    retries: 0,
  });

  it('has every state, those inside others too, and every way between them', () => {
    const { nodes, edges } = statesOf(definition);
    expect(nodes.map(({ id, within }) => [id, within])).toEqual([
      ['Read', undefined],
      ['Parse', 'Read'],
      ['Check', undefined],
      ['Invalid', undefined],
      ['Done', undefined],
    ]);
    expect(edges.map(({ id, kind }) => `${id} ${kind}`).sort()).toEqual([
      'Check→Done default',
      'Check→Invalid choice',
      'Read→Check next',
      'Read→Invalid catch',
    ]);
  });

  it('shows the way that was taken, past the states inside of others', () => {
    const { edges } = statesOf(definition);
    const visits = [visit('Read', 1), visit('Parse', 2), visit('Check', 3), visit('Done', 4)];
    expect([...takenBy(visits, edges)]).toEqual(['Read→Check', 'Check→Done']);
  });
});

it('the rows in sight are always among those that are drawn, and these are few', () => {
  fc.assert(
    fc.property(fc.nat(400_000), fc.integer({ min: 0, max: 2_000 }), fc.nat(10_000), (top, height, rows) => {
      const { begin, end } = windowOf({ top, height, rowHeight: 30, rows });
      const sighted = [Math.floor(top / 30), Math.ceil((top + height) / 30)].map((row) => Math.min(row, rows));
      expect(begin).toBeLessThanOrEqual(sighted[0] ?? 0);
      expect(end).toBeGreaterThanOrEqual(sighted[1] ?? 0);
      expect(end - begin).toBeLessThanOrEqual(height / 30 + 18);
    }),
  );
});

it('a form leaves out what was left empty and keeps numbers numbers', () => {
  const field = { required: false, about: '', example: '' };
  const fields = [
    { ...field, path: ['input', 'id'], type: 'text' as const },
    { ...field, path: ['input', 'name'], type: 'text' as const },
    { ...field, path: ['input', 'quantity'], type: 'number' as const },
    { ...field, path: ['limit'], type: 'number' as const },
    { ...field, path: ['nextToken'], type: 'text' as const },
  ];
  expect(variablesOf(fields, ['', '1', '6', '20', ''])).toEqual({ input: { name: '1', quantity: 6 }, limit: 20 });
});
