import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { programOnPath, run } from '../clients/processes.ts';
import { ASSEMBLY, type OrderCloud } from '../support/cloud.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { commandsFor, runFollowed, TO_CHECK_TYPES } from './follow.ts';

const PAGE = 'add-a-consumer.md';
/** Debian's own first: it is the oldest that the page is for. */
const aws = programOnPath('aws', ['/usr/bin']);

let project: ProjectCopy;
let given: OrderCloud;
beforeAll(async () => {
  project = new ProjectCopy(TO_CHECK_TYPES);
  given = await runFollowed(PAGE, project);
}, 60_000);
afterAll(async () => {
  await given.cloud.stop();
  project.remove();
});

/** An order that ended so. Which do is chance, so there may be others before it. */
async function orderThatIs(status: 'SUCCESS' | 'FAILED'): Promise<string> {
  const id = await given.postOrder({ name: 'Pizza "Funghi"' });
  return (await given.settled(id)).orderStatus === status ? id : orderThatIs(status);
}

/** The hop by which an order comes to the kitchen's queue, once it is over: from this one on. */
const cooked = (id: string, since = 0) =>
  given.cloud.journal.waitFor(
    'the kitchen to be told',
    ({ sequence, action, to, correlationIds }) =>
      sequence >= since && action === 'sqs:SendMessage' && to.endsWith('Kitchen/Queue') && correlationIds.includes(id),
  );

/** What commands of the page say, run after one another in a shell. */
async function shell(...commands: readonly string[]): Promise<string> {
  const PATH = `${dirname(aws ?? '')}${delimiter}${process.env['PATH']}`;
  const env = { ENDPOINT: given.cloud.info().endpoint, PATH };
  const { stdout, stderr, code } = await run('bash', ['-euc', commands.join('\n')], { env });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return stdout.trim();
}

/** The resources of the stack as it stands that are others, or gone, in the template with a consumer more. */
function changedResources(): string[] {
  const [before, after] = [ASSEMBLY, join(project.directory, 'cdk.out')].map((assembly) => {
    const template = JSON.parse(readFileSync(join(assembly, 'Orders-dev.template.json'), 'utf8'));
    return new Map<string, unknown>(Object.entries(template.Resources));
  });
  return [...(before ?? [])]
    .filter(([id, each]) => JSON.stringify(each) !== JSON.stringify(after?.get(id)))
    .map(([id]) => id);
}

describe('the page on consumers, followed to the letter', () => {
  it('changes nothing of what was there', () => {
    expect(changedResources()).toEqual([]);
  });

  it('makes a kitchen that hears of what was paid, and of nothing else', async () => {
    const failed = await orderThatIs('FAILED');
    const paid = await orderThatIs('SUCCESS');
    await cooked(paid);
    const heardOf = (id: string) =>
      given.cloud.journal.read({ correlationId: id }).filter(({ to }) => to.endsWith('Kitchen/Queue'));
    expect(heardOf(paid)).toHaveLength(1);
    expect(heardOf(failed)).toEqual([]);
  });

  if (aws === undefined)
    it('has commands that are tried only where the AWS CLI is: apt-get install awscli', () => {
      console.warn(
        'No aws on the PATH: the commands of the page were not tried. Install it with: apt-get install awscli',
      );
      // Where tests decide over a release, not having tried is a failure.
      expect(process.env['CI']).not.toBe('true');
    });
  else
    it('shows the dish, and after a replay again, of which no other consumer hears', async () => {
      const [look = '', replay = ''] = commandsFor(PAGE);
      await given.cloud.reset();
      const { journal } = given.cloud;
      const id = await orderThatIs('SUCCESS');
      await cooked(id);
      const dish = { id, dish: 'Pizza "Funghi"', quantity: '6' };
      expect(JSON.parse(await shell(look))).toEqual(dish);

      const since = journal.next;
      const [said] = (await shell(look, replay)).split('\n').slice(-1);
      expect(said).toMatch(/^(STARTING|RUNNING|COMPLETED)$/);
      await cooked(id, since);
      const again = journal
        .read({ since })
        .filter(({ from, action }) => /Rule$/.test(from) && action !== 'appsync:GraphQL');
      expect(again.map(({ from, to }) => `${from} ${to}`)).toEqual([
        'Orders-dev/Kitchen/Rule Orders-dev/Kitchen/Queue',
      ]);
    });
});
