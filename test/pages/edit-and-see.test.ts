import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { ProjectCopy } from '../support/project-copy.ts';

/** What a GraphQL client of these tests gets. */
interface Answer {
  readonly data?: { readonly postOrder?: { readonly id: string }; readonly orders?: readonly object[] };
  readonly errors?: readonly { readonly message: string }[];
}

const MAIN = join(import.meta.dirname, '../../local/dev/main.ts');

/** `npm run dev` in a copy of the project. */
describe('npm run dev', () => {
  let project: ProjectCopy;
  let program: ChildProcess;
  let output = '';
  let heard = (): void => {};
  let url = '';
  let key = '';
  let live: WebSocket;
  const told: { type: string; title?: string; text?: string; changes?: string[] }[] = [];

  /** What was printed from `since` on, once it matches. */
  const printed = async (what: RegExp, since = 0): Promise<string> => {
    while (!what.test(output.slice(since)))
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    return output.slice(since);
  };
  /** Changes a file and gives what was printed until the change was live, or was not to be. */
  const save = async (file: string, from: string, to: string, until = /Live .*\n/): Promise<string> => {
    const since = output.length;
    project.edit(file, from, to);
    return printed(until, since);
  };
  const graphql = async (query: string) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': key };
    const response = await fetch(`${url}graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return (await response.json()) as Answer;
  };
  const problems = () => told.filter(({ type }) => type.startsWith('problem'));
  const order = '{ order(id: "01M844DZG08ZQ4X7C2M9KTW3HR") { id } }';
  const postOrder = async (): Promise<string> => {
    const input = '{ name: "Pizza", quantity: 6, restaurantId: "Dominos Pizza" }';
    return (await graphql(`mutation { postOrder(input: ${input}) { id } }`)).data?.postOrder?.id ?? '';
  };
  /** The steps of the workflow that wrote to the order, once it is settled. */
  const settledBy = async (id: string): Promise<string[]> => {
    for (;;) {
      const journal = await fetch(`${url}_local/journal?id=${id}`);
      const { hops } = (await journal.json()) as { hops: { action: string; from: string }[] };
      const writers = hops
        .filter(({ action, from }) => action === 'dynamodb:UpdateItem' && from.includes(' / '))
        .map(({ from }) => from);
      if (writers.length > 0) return writers;
      await once(live, 'message');
    }
  };

  beforeAll(async () => {
    project = new ProjectCopy();
    program = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, '--port', '0', '--calm'], {
      cwd: project.directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [program.stdout, program.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output += chunk;
        heard();
      });
    const text = await printed(/Ready in/);
    url = /Console +(\S+)/.exec(text)?.[1] ?? '';
    key = /API key +(\S+)/.exec(text)?.[1] ?? '';
    live = new WebSocket(`${url.replace('http', 'ws')}_local/live`);
    live.on('message', (data) => told.push(JSON.parse(String(data))));
    await once(live, 'open');
  }, 120_000);

  afterAll(async () => {
    if (program.exitCode === null) {
      program.kill('SIGTERM');
      await once(program, 'close');
    }
    project.remove();
  });

  it('brings a saved resolver to the running cloud', async () => {
    const text = await save('src/resolvers/shared/errors.ts', 'There is no order', 'Nowhere is an order');

    expect(text).toContain('src/resolvers/shared/errors.ts changed');
    expect(text).toContain('[~] AWS::AppSync::Resolver Orders-dev/Api/GraphQL/Query.order ');
    expect(text).toMatch(/├─ \[-\] .*There is no order/);
    expect(text).toMatch(/└─ \[\+\] .*Nowhere is an order/);
    expect((await graphql(order)).errors?.[0]?.message).toMatch(/^Nowhere is an order/);
  }, 120_000);

  it('lets an order end on the workflow that it began with, the next one takes the new', async () => {
    const rule = '"stall lambda:Invoke milliseconds=20000 times=1"';
    await fetch(`${url}_local/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: rule });
    const early = await postOrder();
    while (!told.some((message) => JSON.stringify(message).includes('faults:stall'))) await once(live, 'message');

    await save('statemachine/process-order.asl.json', 'Complete order', 'Finish order');
    const late = await settledBy(await postOrder());
    const clock = await fetch(`${url}_local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{ "advanceMs": 20000 }',
    });

    expect(clock.status).toBe(200);
    expect(late).toEqual([expect.stringMatching(/ \/ (Finish|Fail) order$/)]);
    expect(await settledBy(early)).toEqual([expect.stringMatching(/ \/ (Complete|Fail) order$/)]);
  }, 120_000);

  it('brings a saved function and a saved schema, and clients stay connected', async () => {
    const lambda = await save('src/functions/refund-payment/handler.ts', 'Refund settled', 'Refund made');
    const schema = await save('schema.graphql', '  paymentError: String\n', '  paymentError: String\n  note: String\n');

    expect(lambda).toMatch(/\[~\] AWS::Lambda::Function Orders-dev\/Payments\/RefundPayment [\s\S]*Code\.S3Key/);
    expect(schema).toContain('[~] AWS::AppSync::GraphQLSchema Orders-dev/Api/GraphQL/Schema ');
    expect((await graphql('{ orders { id note } }')).errors).toBeUndefined();
    expect(live.readyState).toBe(WebSocket.OPEN);
    expect(told.flatMap(({ changes }) => changes ?? [])).toContain(
      '[~] AWS::AppSync::GraphQLSchema Orders-dev/Api/GraphQL/Schema: Definition',
    );
  }, 120_000);

  it('says where a version is wrong, in its types or in its syntax, and runs the last good one on', async () => {
    const wrong = /The last good version keeps running/;
    const types = await save('lib/payment-function.ts', 'memorySize: 512', 'memorySize: "512"', wrong);
    expect(types).toMatch(/✗ [^\n]*\n +lib\/payment-function\.ts:\d+:\d+ error TS2322/);
    while (!problems().at(-1)?.text?.includes('lib/payment-function.ts:')) await once(live, 'message');
    const syntax = await save('lib/payment-function.ts', 'memorySize: "512"', 'memorySize: : 512', wrong);
    expect(syntax).toMatch(/✗ This version can not run\n[\s\S]*lib\/payment-function\.ts:\d+/);

    expect((await graphql(order)).errors?.[0]?.message).toMatch(/^Nowhere is an order/);

    const mended = await save('lib/payment-function.ts', 'memorySize: : 512', 'memorySize: 256');
    expect(mended).toContain('[~] MemorySize');
    while (problems().at(-1)?.type !== 'problem-solved') await once(live, 'message');
  }, 120_000);

  it('does not let a table go that nobody gave up', async () => {
    const kept = (await graphql('{ orders { id } }')).data?.orders;
    expect(kept?.length).toBeGreaterThan(0);

    const text = await save(
      'lib/order-stack.ts',
      "new OrdersTable(this, 'Orders'",
      "new OrdersTable(this, 'Others'",
      /The last good version keeps running/,
    );

    expect(text).toContain('CloudFormation would remove Orders-dev/Orders (AWS::DynamoDB::Table): its items are lost.');
    expect(text).toContain('Start with --yes to let that happen');
    expect((await graphql('{ orders { id } }')).data?.orders).toEqual(kept);
  }, 120_000);

  it('ends cleanly and leaves nothing behind', async () => {
    program.kill('SIGTERM');
    expect(await once(program, 'close')).toEqual([0, null]);
    expect(readdirSync(project.directory).filter((name) => name.startsWith('cdk.out.'))).toEqual([]);
  });
});
