import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
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
      'tells what is wrong when it is asked for what is not here',
      async () => {
        const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_DEFAULT_REGION: 'us-east-1' };
        const ask = async (...args: string[]) =>
          (await run(aws, ['--endpoint-url', ENDPOINT, ...args], { env })).stderr;
        expect(await ask('s3', 'ls')).toMatch(/does not serve s3 over the wire; it serves .*sqs/);
        expect(await ask('sqs', 'get-queue-url', '--queue-name', 'x')).toMatch(/The specified queue does not exist/);
      },
      PATIENCE,
    );
  });
