import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { givenDeadLetter } from '../clients/dead-letter.ts';
import { programOnPath, run, runDocumented } from '../clients/processes.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';

/** Each call of the CLI starts a Python interpreter, which takes its time on a busy machine. In milliseconds. */
const PATIENCE = 120_000;

let given: OrderCloud;
let ENDPOINT: string;
let folder: string;
beforeAll(async () => {
  given = await givenCloud({ calm: true });
  ENDPOINT = given.cloud.info().endpoint;
  folder = mkdtempSync(join(tmpdir(), 'clients-'));
});
afterAll(async () => {
  await given.cloud.stop();
  rmSync(folder, { recursive: true });
});

/** Debian's own first: it is old enough to speak SQS's query protocol. */
const aws = programOnPath('aws', ['/usr/bin']);

if (aws === undefined)
  it('the AWS CLI is tried only where it is installed: apt-get install awscli', () => {
    console.warn('No aws on the PATH: the AWS CLI was not tried. Install it with: apt-get install awscli');
    // Where tests decide over a release, not having tried is a failure.
    expect(process.env['CI']).not.toBe('true');
  });
else
  describe(`the AWS CLI (${aws})`, () => {
    const KEYS = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_DEFAULT_REGION: 'us-east-1', AWS_PAGER: '' };

    /** Whether it is as new as this: the first version of either line of versions that can do something. */
    async function isFrom(first: { readonly 1: number; readonly 2: number }): Promise<boolean> {
      const { stdout } = await run(aws ?? '', ['--version']);
      const [, major, minor] = /^aws-cli\/([12])\.(\d+)\./.exec(stdout) ?? [];
      if (minor === undefined) throw new Error(`The AWS CLI does not say which version it is: ${stdout}`);
      return Number(minor) >= first[major === '1' ? 1 : 2];
    }

    it(
      'looks around as docs/clients.md says',
      async () => {
        const id = await given.postOrder();
        await given.settled(id);
        const { stdout, stderr, code } = await runDocumented(
          'aws-cli.sh',
          { ENDPOINT, PATH: `${dirname(aws)}${delimiter}${process.env['PATH']}` },
          folder,
        );
        expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
        expect(stdout).toMatch(new RegExp(`${id}\\s(SUCCESS|FAILED)`));
        expect(stdout).toMatch(/"ApproximateNumberOfMessages": "0"/);
        expect(stdout).toMatch(/email\scustomer@example\.com/);
        expect(stdout).toMatch(/SUCCEEDED\s"Hello Ada"/);
        expect(stdout).toMatch(/"FunctionError": "Unhandled"/);
        expect(stdout).toMatch(/no money was moved/);
      },
      PATIENCE,
    );

    it(
      'starts a redrive, where it knows how to',
      async () => {
        const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
        const client = new SQSClient({ endpoint: ENDPOINT, region: 'us-east-1', credentials });
        const { deadLettersArn, redriven } = await givenDeadLetter(client, 'by-cli');
        const command = ['sqs', 'start-message-move-task', '--source-arn', deadLettersArn];
        const { stdout, stderr } = await run(aws, ['--endpoint-url', ENDPOINT, ...command], { env: KEYS });
        if (stderr.includes('Invalid choice')) expect(await isFrom({ 1: 28, 2: 12 })).toBe(false);
        else {
          expect(JSON.parse(stdout)).toEqual({ TaskHandle: expect.stringMatching(/\w/) });
          expect(await redriven()).toBe('not an order');
        }
        client.destroy();
      },
      PATIENCE,
    );

    it(
      'finds its way by AWS_ENDPOINT_URL, where it reads that',
      async () => {
        // An older one would go to AWS.
        const reads = await isFrom({ 1: 29, 2: 13 });
        const where = reads ? [] : ['--endpoint-url', ENDPOINT];
        const env = { ...KEYS, AWS_ENDPOINT_URL: ENDPOINT };
        const { stdout } = await run(aws, [...where, 'sns', 'list-subscriptions', '--output', 'text'], { env });
        expect(stdout).toContain('customer@example.com');
      },
      PATIENCE,
    );

    it(
      'tells what is wrong when it is asked for what is not here',
      async () => {
        const ask = async (...args: string[]) =>
          (await run(aws, ['--endpoint-url', ENDPOINT, ...args], { env: KEYS })).stderr;
        expect(await ask('s3', 'ls')).toMatch(/does not serve s3 over the wire; it serves .*sqs/);
        expect(await ask('sqs', 'get-queue-url', '--queue-name', 'x')).toMatch(/The specified queue does not exist/);
      },
      PATIENCE,
    );
  });
