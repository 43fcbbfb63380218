import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { JourneyView } from '../../local/control/views.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { approvedId } from '../support/order-ids.ts';

const COMMAND = [process.execPath, join(import.meta.dirname, '../../scripts/order.ts')];
const ESCAPE = '\u001b';

let given: OrderCloud;
beforeAll(async () => {
  given = await givenCloud({ calm: true });
});
afterAll(() => given.cloud.stop());

/** Runs a command to its end; gives what it printed. Raises an Error with that when it failed. */
function run([command = '', ...args]: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`ended with ${code}: ${output}`))));
  });
}

/** The same command with a terminal of its own, by `script`, whose arguments differ between systems. */
function inTerminal(command: readonly string[]): readonly string[] {
  const quoted = command.map((word) => `'${word}'`).join(' ');
  return process.platform === 'darwin'
    ? ['script', '-q', '/dev/null', ...command]
    : ['script', '-qec', quoted, '/dev/null'];
}

function order(id: string): readonly string[] {
  const target = ['--url', given.url, '--api-key', given.apiKey];
  return [...COMMAND, ...target, '--id', id, '--name', 'Pizza', '--quantity', '6', '--restaurant', 'Dominos Pizza'];
}

/** The lines of the journey, its heading first. */
function journeyIn(output: string): string[] {
  const lines = output.split(/\r?\n/);
  const heading = lines.findIndex((line) => line.includes('from → to'));
  return lines.slice(heading, lines.indexOf('', heading));
}

it('npm run order prints the journey that the console shows, every column under its heading, without colour into a pipe', async () => {
  const id = approvedId();
  const output = await run(order(id));
  expect(output).not.toContain(ESCAPE);
  expect(output).toContain(`Order ${id} is SUCCESS.`);
  expect(output).toContain(`Email to customer@example.com: SUCCESS: your order ${id}`);

  const [heading = '', ...lines] = journeyIn(output);
  const { hops } = (await (await fetch(`${new URL(given.url).origin}/_local/journey?id=${id}`)).json()) as JourneyView;
  const cells = (line: string): string[] =>
    ['from → to', 'action', 'outcome'].map((title) => line.slice(heading.indexOf(title)).split(/ {2,}/, 1)[0] ?? '');
  const printed = lines.map(cells);
  expect(printed.every(([way]) => / → /.test(way ?? ''))).toBe(true);
  // The command asks for the order once more after that, which is a hop too.
  const journal = hops.map(({ action, outcome }) => `${action} ${outcome}`);
  expect(journal).toEqual(expect.arrayContaining(printed.map(([, action, outcome]) => `${action} ${outcome}`)));
  const actions = printed.map(([, action]) => action);
  for (const action of ['appsync:Mutation.postOrder', 'states:Execution', 'sns:Publish', 'sns:DeliverEmail'])
    expect(actions).toContain(action);
  const at = lines.map((line) => Number(/^ *\+([\d.]+)/.exec(line)?.[1]));
  expect(at).toEqual([...at].sort((a, b) => a - b));
}, 30_000);

it('npm run order prints the same in colour on a terminal', async () => {
  const output = await run(inTerminal(order(approvedId())));
  const [heading = '', ...lines] = journeyIn(output);
  expect(heading).toContain(ESCAPE);
  const filtered = lines.filter((line) => line.includes('filtered'));
  expect(filtered.every((line) => line.startsWith(ESCAPE))).toBe(true);
  expect(filtered).not.toEqual([]);
  expect(journeyIn(stripVTControlCharacters(output))).toContainEqual(
    expect.stringMatching(/^ *\+\d.* sns:DeliverEmail +ok/),
  );
}, 30_000);
