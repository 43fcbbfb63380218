import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../local/assembly/synthesize.ts';
import { givenCloud } from '../support/cloud.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { wireCall } from '../support/wire.ts';

const PROJECT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(PROJECT, 'docs/add-a-consumer.md'), 'utf8');

/** The code that the page has for a file. */
function codeFor(file: string): string {
  const [, code] = new RegExp(`^\`\`\`ts ${file.replace('.', '\\.')}\n([\\s\\S]*?)^\`\`\``, 'm').exec(PAGE) ?? [];
  if (code === undefined) throw new Error(`The page has no code for ${file}.`);
  return code;
}

let project: ProjectCopy;
beforeAll(() => {
  project = new ProjectCopy();
});
afterAll(() => project.remove());

it('the page on consumers, followed to the letter, makes a kitchen that hears of what was paid, and touches nothing', async () => {
  project.write('lib/kitchen.ts', codeFor('lib/kitchen.ts'));
  const stack = project.read('lib/order-stack.ts');
  const made = /^ *const events = new OrderEvents\(.*$/m.exec(stack)?.[0] ?? 'no line makes events';
  project.write(
    'lib/order-stack.ts',
    `import { Kitchen } from './kitchen.ts';\n${stack.replace(made, `${made}\n${codeFor('lib/order-stack.ts')}`)}`,
  );
  const assembly = join(project.directory, 'cdk.out');
  await synthesize(project.directory, assembly);
  const given = await givenCloud({ assembly });
  try {
    const endpoint = given.cloud.info().endpoint;
    const id = await given.postOrder({ name: 'Pizza "Funghi"' });
    const failed = (await given.settled(id)).orderStatus === 'FAILED';
    const paid = failed ? await paidOrder() : id;
    const { QueueUrls } = await wireCall(endpoint, 'AmazonSQS.ListQueues', {});
    const [queue] = (QueueUrls as string[]).filter((url) => /Kitchen/.test(url) && !/Dead/.test(url));
    const message = await given.eventually('the dish on the display', async () => {
      const answer = await wireCall(endpoint, 'AmazonSQS.ReceiveMessage', { QueueUrl: queue });
      return (answer['Messages'] as { Body: string }[] | undefined)?.[0]?.Body;
    });
    expect(JSON.parse(message)).toEqual({ id: paid, dish: 'Pizza "Funghi"', quantity: '6' });
    expect(changedIn(templateOf(assembly))).toEqual([]);

    async function paidOrder(): Promise<string> {
      const next = await given.postOrder({ name: 'Pizza "Funghi"' });
      return (await given.settled(next)).orderStatus === 'SUCCESS' ? next : paidOrder();
    }
  } finally {
    await given.cloud.stop();
  }
}, 120_000);

function templateOf(assembly: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(assembly, 'Orders-dev.template.json'), 'utf8')).Resources;
}

/** The resources of the stack as it stands that are others, or gone, in a template with a consumer more. */
function changedIn(resources: Readonly<Record<string, unknown>>): string[] {
  const before = templateOf(join(PROJECT, 'cdk.out'));
  return Object.keys(before).filter((id) => JSON.stringify(before[id]) !== JSON.stringify(resources[id]));
}
