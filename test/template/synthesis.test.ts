import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputTransformation, Pipe } from '@aws-cdk/aws-pipes-alpha';
import { SqsSource } from '@aws-cdk/aws-pipes-sources-alpha';
import { SqsTarget } from '@aws-cdk/aws-pipes-targets-alpha';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { OrderIntake } from '../../lib/order-intake.ts';
import { OrderStack } from '../../lib/order-stack.ts';
import { OrderWorkflow } from '../../lib/order-workflow.ts';
import { OrdersTable } from '../../lib/orders-table.ts';
import { Payments } from '../../lib/payments.ts';
import { SnsTarget } from '../../lib/pipes/sns-target.ts';
import { checkEverything } from '../../lib/rules/index.ts';
import { settingsOf } from '../../lib/settings.ts';
import { record } from './order-template.ts';

/** The context of cdk.json, which the CDK's CLI reads and tests don't. */
const CONTEXT = record(
  record(JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')))['context'],
);

const folders: string[] = [];
beforeEach(() => {
  // Takes longer than all else, so only where it is the subject.
  process.env['CDK_VALIDATION'] = 'false';
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function emptyApp(context: Readonly<Record<string, unknown>> = {}): App {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesis-'));
  folders.push(outdir);
  return new App({ analyticsReporting: false, outdir, context: { ...CONTEXT, ...context } });
}

function orderApp(stage: 'dev' | 'prod', context: Readonly<Record<string, unknown>> = {}): App {
  const app = emptyApp({ stage, ...context });
  new OrderStack(
    app,
    `Orders-${stage}`,
    settingsOf((name) => app.node.tryGetContext(name)),
  );
  return app;
}

describe('synthesis', () => {
  it.each([
    ['dev', 'apiKey'],
    ['prod', 'userPool'],
  ] as const)('of %s with %s passes the template validation, cdk-nag and the rules about pipes', (stage, auth) => {
    const app = orderApp(stage, { auth, 'aws:cdk:bundling-stacks': [] });
    checkEverything(app);
    process.env['CDK_VALIDATION'] = 'true';
    expect(() => app.synth()).not.toThrow();
  });

  it('fails when a pipe breaks a rule', () => {
    const app = emptyApp();
    const stack = new Stack(app, 'Careless');
    const [source, target] = ['Source', 'Target'].map((id) => new Queue(stack, id, { enforceSSL: true }));
    if (!source || !target) throw new Error('Two queues were made.');
    new Pipe(stack, 'Pipe', { source: new SqsSource(source), target: new SqsTarget(target) });
    checkEverything(app);
    expect(() => app.synth()).toThrow(/Pipe-DeadLetters.*Pipe-FiniteRetries.*Pipe-Log/s);
  });

  it('gives the same files twice, and none depends on where the project lies', () => {
    const [first, second] = [1, 2].map(() => {
      const { directory } = orderApp('dev').synth();
      return Object.fromEntries(
        readdirSync(directory, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => [
            join(entry.parentPath, entry.name).slice(directory.length),
            readFileSync(join(entry.parentPath, entry.name), 'utf8'),
          ]),
      );
    });
    expect(Object.keys(first ?? {}).filter((name) => name.endsWith('.cjs'))).toHaveLength(2);
    for (const [name, content] of Object.entries(first ?? {})) {
      if (name === '/validation-report.json') continue;
      expect([name, content === second?.[name]]).toEqual([name, true]);
      if (name.endsWith('.template.json') || name.endsWith('.cjs'))
        expect([name, content.includes(process.cwd())]).toEqual([name, false]);
    }
  });
});

describe('what can not work is refused before it is deployed', () => {
  const stack = (): Stack => new Stack(emptyApp({ 'aws:cdk:bundling-stacks': [] }), 'Test');

  it('a queue that shows a message again while its workflow may still be running', () => {
    const scope = stack();
    const { stage, simulation } = settingsOf(() => undefined);
    const orders = new OrdersTable(scope, 'Orders', { stage });
    const payments = new Payments(scope, 'Payments', { stage, simulation });
    const workflow = new OrderWorkflow(scope, 'Workflow', { stage, orders, payments });
    const least = 6 * workflow.timeout.toSeconds();
    const intake = (id: string, seconds: number): OrderIntake =>
      new OrderIntake(scope, id, { stage, workflow, visibilityTimeout: Duration.seconds(seconds) });
    expect(() => intake('Short', least - 1)).toThrow(`Make it ${least} or more`);
    expect(() => intake('Enough', least)).not.toThrow();
  });

  it('a pipe to a FIFO topic', () => {
    const topic = new Topic(stack(), 'Topic', { fifo: true });
    expect(() => new SnsTarget(topic, InputTransformation.fromText('text'))).toThrow('Use a standard topic');
  });
});
