import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListTopicsCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { WebSocket } from 'ws';
import { wireCall } from '../support/wire.ts';

/**
 * The page "Point the local cloud at your own CDK app", followed to the letter for the app of examples/jest, which gets a
 * parameter and a function. Only the page's `../your-app` is a temporary folder, and the port any free one, by PORT.
 */
const PROJECT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(PROJECT, 'docs/your-own-app.md'), 'utf8');

let yours: string;
let running: Program | undefined;
beforeAll(() => {
  yours = mkdtempSync(join(tmpdir(), 'your-app-'));
  cpSync(join(PROJECT, 'examples/jest'), yours, { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(yours, 'node_modules'));
  edit('app.js', 'import { App, CfnOutput,', 'import { App, CfnOutput, CfnParameter,');
  edit('app.js', "'reader@example.com'", "new CfnParameter(stack, 'Email').valueAsString");
  writeFileSync(
    join(yours, 'app.js'),
    `import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
${read('app.js')}
const code = Code.fromAsset('reader');
const reader = new LambdaFunction(stack, 'Reader', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
topic.addSubscription(new LambdaSubscription(reader));
`,
  );
  mkdirSync(join(yours, 'reader'));
  // As NodejsFunction bundles it: CommonJS, whatever the package.json of the app says of modules.
  writeFileSync(join(yours, 'reader/index.js'), `exports.handler = async () => console.log('read in', __filename);\n`);
  synth();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(() => rmSync(yours, { recursive: true, force: true }));

it('its commands run an app, with its parameters, its ids and its functions', async () => {
  running = new Program(`${onPage(/^ *(npm start -- .*)$/m)} --parameters Email=me@example.com`);
  const endpoint = await running.ready();

  expect(running.output).toMatch(/Running +Notices\n/);
  const hops = await publish(endpoint, { id: 'n1' }, 'n1', HOPS);

  expect(hops.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  expect(await inbox(endpoint, 'n1')).toMatchObject([{ to: 'me@example.com' }]);
  // What the project here says of itself is not said of another.
  expect(await ask(endpoint, 'samples')).toEqual([]);
  await running.stop();
  await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
});

it('what the app may not have is refused at the start, all of it at once and by name', async () => {
  const template = read(TEMPLATE);
  save((resources) => ({
    ...resources,
    Site: { Type: 'AWS::S3::Bucket', Metadata: { 'aws:cdk:path': 'Notices/Site/Resource' } },
    Odd: { Type: 'AWS::SNS::Topic', Properties: { DeliveryStatusLogging: [] } },
  }));
  running = new Program(`${onPage(/^ *(npm start -- .*)$/m)} --parameters Email=me@example.com`);
  const code = await running.ended;
  writeFileSync(join(yours, TEMPLATE), template);

  expect(code).toBe(1);
  expect(running.output).toContain('2 problems:');
  expect(running.output).toContain('Notices/Site: the resource type AWS::S3::Bucket is not supported');
  expect(running.output).toContain(
    'Notices/Odd: the property DeliveryStatusLogging of AWS::SNS::Topic is not supported',
  );
});

it('while you work on it, what you synthesize goes live, and what can not run leaves the last good version running', async () => {
  writeFileSync(join(yours, 'local-cloud.json'), onPage(/^```json\n([\s\S]*?)^```/m));
  running = new Program(onPage(/^ *(npm run dev -- .*)$/m));
  const endpoint = await running.ready();
  const good = read(TEMPLATE);

  const live = await running.after(() => save(withTimeout(77)), /^Live (.*) s after/m);
  expect(live).toMatch(/\[~\] AWS::SQS::Queue Notices\/Queue .*\n └─ \[~\] VisibilityTimeout\n/);
  expect(await visibilityTimeout(endpoint)).toBe('77');

  const refused = await running.after(
    () => save((resources) => ({ ...withTimeout(88)(resources), Site: { Type: 'AWS::S3::Bucket' } })),
    /The last good version keeps running/,
  );
  expect(refused).toContain('Notices/Site: the resource type AWS::S3::Bucket is not supported by the local cloud.');
  expect(await visibilityTimeout(endpoint)).toBe('77');
  await publish(endpoint, { detail: { orderId: 'n2' } }, 'n2', HOPS);
  expect(await inbox(endpoint, 'n2')).toMatchObject([{ to: 'me@example.com' }]);

  edit('app.js', 'Duration.minutes(5)', 'Duration.seconds(99)');
  await running.after(synth, /^Live (.*) s after/m);
  expect(await visibilityTimeout(endpoint)).toBe('99');
  expect(read(TEMPLATE)).toBe(good.replace('"VisibilityTimeout": 300', '"VisibilityTimeout": 99'));
  await running.stop();
  await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
});

/** To the inbox, to the queue, and to the function, which is run by Lambda's own queue of events. */
const HOPS = ['Notices/Topic sns:DeliverEmail', 'Notices/Topic sqs:SendMessage', 'lambda lambda:Invoke'];

const TEMPLATE = 'cdk.out/Notices.template.json';

/** The first group of what the page says. Raises an Error when it says nothing of the kind. */
function onPage(what: RegExp): string {
  const [, found] = what.exec(PAGE) ?? [];
  if (found === undefined) throw new Error(`The page does not say ${what}.`);
  return found;
}

function read(file: string): string {
  return readFileSync(join(yours, file), 'utf8');
}

function edit(file: string, from: string, to: string): void {
  const text = read(file);
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}.`);
  writeFileSync(join(yours, file), text.replace(from, to));
}

/** The page's command, in the app's folder. */
function synth(): void {
  const command = onPage(/^ *(npx cdk synth .*)$/m);
  execFileSync('sh', ['-c', command], {
    cwd: yours,
    stdio: 'pipe',
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: '1' },
  });
}

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Writes the template in place, with other resources. */
function save(change: (resources: Resources) => Resources): void {
  const template = JSON.parse(read(TEMPLATE)) as { readonly Resources: Resources };
  const changed = { ...template, Resources: change(template.Resources) };
  writeFileSync(join(yours, TEMPLATE), JSON.stringify(changed, null, 1));
}

/** The queue that is not for dead letters, with another visibility timeout. */
function withTimeout(seconds: number): (resources: Resources) => Resources {
  return (resources) =>
    Object.fromEntries(
      Object.entries(resources).map(([id, resource]) =>
        /^Queue[0-9A-F]{8}$/.test(id)
          ? [id, { ...resource, Properties: { ...Object(resource['Properties']), VisibilityTimeout: seconds } }]
          : [id, resource],
      ),
    );
}

async function visibilityTimeout(endpoint: string): Promise<unknown> {
  const { QueueUrls } = await wireCall(endpoint, 'AmazonSQS.ListQueues', { QueueNamePrefix: 'Notices-Queue' });
  const [QueueUrl] = QueueUrls as string[];
  const asked = { QueueUrl, AttributeNames: ['VisibilityTimeout'] };
  const { Attributes } = await wireCall(endpoint, 'AmazonSQS.GetQueueAttributes', asked);
  return (Attributes as Record<string, string>)['VisibilityTimeout'];
}

async function ask(endpoint: string, what: string): Promise<unknown> {
  return (await fetch(`${endpoint}/_local/${what}`)).json();
}

interface Hop {
  readonly action: string;
  readonly from: string;
  readonly outcome: string;
  readonly correlationIds: readonly string[];
}

/** Publishes to the app's topic; gives the hops that are wanted for the id, `from action` each, once they are all there. */
async function publish(endpoint: string, message: unknown, id: string, wanted: readonly string[]): Promise<Hop[]> {
  const live = new WebSocket(`${endpoint.replace('http', 'ws')}/_local/live`);
  const hops: Hop[] = [];
  const all = new Promise<void>((resolve) => {
    live.on('message', (data) => {
      const told = JSON.parse(String(data)) as { type: string; hops?: Hop[] };
      hops.push(...(told.hops ?? []).filter(({ correlationIds }) => correlationIds.includes(id)));
      if (wanted.every((each) => hops.some((hop) => nameOf(hop) === each))) resolve();
    });
  });
  await once(live, 'open');
  const sns = new SNSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  const { Topics: topics } = await sns.send(new ListTopicsCommand());
  await sns.send(new PublishCommand({ TopicArn: topics?.[0]?.TopicArn, Message: JSON.stringify(message) }));
  await all;
  live.close();
  return hops.filter((hop) => wanted.includes(nameOf(hop)));
}

function nameOf({ from, action }: Hop): string {
  return `${from} ${action}`;
}

async function inbox(endpoint: string, id: string): Promise<unknown> {
  const { emails } = (await ask(endpoint, `inbox?id=${id}`)) as { emails: unknown };
  return emails;
}

/** A command of the page, run in the project's folder. */
class Program {
  output = '';
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  #heard = (): void => {};
  #over = false;

  constructor(command: string) {
    const [program = '', ...args] = command.replace('../your-app', yours).split(' ');
    this.#child = spawn(program, args, {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, as a terminal makes it: npm does not hand signals on to what its shell runs.
      detached: true,
      env: { ...process.env, PORT: '0' },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk;
        this.#heard();
      });
    this.ended = once(this.#child, 'close').then(([code]) => {
      this.#over = true;
      this.#heard();
      return code as number | null;
    });
  }

  /** The endpoint, once it runs. */
  async ready(): Promise<string> {
    const text = await this.#printed(/^Ready in/m, 0);
    return /Console +(\S+)\/$/m.exec(text)?.[1] ?? '';
  }

  /** What is printed from an action on, once it matches. */
  async after(action: () => void, what: RegExp): Promise<string> {
    const since = this.output.length;
    action();
    return this.#printed(what, since);
  }

  /** Ends it as Ctrl-C at a terminal does, npm and what npm started; resolves when all of them have ended. */
  async stop(): Promise<void> {
    const { pid } = this.#child;
    if (pid !== undefined && !this.#over) process.kill(-pid, 'SIGTERM');
    await this.ended;
  }

  async #printed(what: RegExp, since: number): Promise<string> {
    while (!what.test(this.output.slice(since))) {
      if (this.#over) throw new Error(`It ended before it said ${what}:\n${this.output}`);
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
    return this.output.slice(since);
  }
}
