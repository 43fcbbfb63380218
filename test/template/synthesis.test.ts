import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pipe } from '@aws-cdk/aws-pipes-alpha';
import { SqsSource } from '@aws-cdk/aws-pipes-sources-alpha';
import { SqsTarget } from '@aws-cdk/aws-pipes-targets-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { OrderStack } from '../../lib/order-stack.ts';
import { checkEverything } from '../../lib/rules/index.ts';
import { settingsOf } from '../../lib/settings.ts';
import { CONTEXT } from './order-template.ts';

const folders: string[] = [];
afterEach(() => {
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
