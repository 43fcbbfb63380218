import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../local/cli/options.ts';
import { startCloud } from '../local/cloud.ts';
import { runCommand } from './common/command.ts';
import { optionsFor, synthesized, thisProject } from './common/designs.ts';

const USAGE = `usage: STACK=Orders-dev npm run test:aws                  outputs from CloudFormation, by the AWS CLI
       OUTPUTS=outputs.json npm run test:aws              outputs as "cdk deploy --outputs-file" wrote them
       GRAPHQL_URL=… API_KEY=… npm run test:aws           the API only
       npm run test:aws -- --local                        a local cloud, by its wire protocols

  --poison   tries a record that can't be announced, too. Part of the announcements waits for the hours that takes`;

const PROJECT = join(import.meta.dirname, '..');

/** `npm run test:aws`: the chain tests and the probes against a deployed stack. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { local: { type: 'boolean', default: false }, poison: { type: 'boolean', default: false } },
  });
  if (values.local) return againstLocalCloud();
  const { GRAPHQL_URL, API_KEY, STACK, OUTPUTS } = process.env;
  const outputs = OUTPUTS ? outputsIn(OUTPUTS) : STACK ? outputsOf(STACK) : {};
  const url = GRAPHQL_URL ?? outputs['GraphQLUrl'];
  const key = API_KEY ?? outputs['ApiKey'];
  if (!url || !key) throw new UsageError('What is to be tested? There is neither a stack nor an API with its key.');
  const poison: Record<string, string> = values.poison ? { TEST_AWS_POISON: 'yes' } : {};
  return test({ ...outputs, GraphQLUrl: url, ApiKey: key }, poison);
}

/** The file is tried here as it will be run there: over HTTP, by AWS's own clients. */
async function againstLocalCloud(): Promise<number> {
  const cloud = await startCloud(optionsFor(await synthesized(thisProject())));
  try {
    const { endpoint, outputs } = cloud.info();
    const [stack = {}] = Object.values(outputs);
    return await test(stack, {
      AWS_ENDPOINT_URL: endpoint.replace('localhost', '127.0.0.1'),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
  } finally {
    await cloud.stop();
  }
}

function test(outputs: Readonly<Record<string, string>>, environment: Record<string, string>): Promise<number> {
  // The probes look behind the API, for which the stack's outputs are needed.
  const files = outputs['OrdersQueueUrl'] === undefined ? ['test/aws/chain'] : [];
  const jest = spawn('npm', ['run', '--silent', 'jest', '--', '--config', 'jest.aws.config.js', ...files], {
    cwd: PROJECT,
    stdio: 'inherit',
    env: { ...process.env, ...environment, TEST_AWS_OUTPUTS: JSON.stringify(outputs) },
  });
  return new Promise((resolve, reject) => {
    jest.once('error', reject).once('close', (code) => resolve(code ?? 1));
  });
}

function outputsIn(file: string): Record<string, string> {
  const [stack] = Object.values<Record<string, string>>(JSON.parse(readFileSync(file, 'utf8')));
  return stack ?? {};
}

function outputsOf(stack: string): Record<string, string> {
  const args = ['cloudformation', 'describe-stacks', '--stack-name', stack, '--output', 'json'];
  const query = ['--query', 'Stacks[0].Outputs[].[OutputKey,OutputValue]'];
  return Object.fromEntries(JSON.parse(execFileSync('aws', [...args, ...query], { encoding: 'utf8' })));
}

await runCommand(USAGE, main);
