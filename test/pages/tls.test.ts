import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownCertificate } from '../../local/http/certificate.ts';
import { run } from '../clients/processes.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';

const PROJECT = join(import.meta.dirname, '../..');

let folder: string;
let given: OrderCloud;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
  given = await givenCloud({ calm: true, certificate: await ownCertificate(folder) });
});
afterAll(async () => {
  await given.cloud.stop();
  rmSync(folder, { recursive: true });
});

/** The page's code for Amplify as it would be for AWS: without what leads its WebSockets around TLS. */
function amplifyAsOnAws(): string {
  const code = readFileSync(join(PROJECT, 'docs/clients/amplify.ts'), 'utf8');
  const detour = "import './local-websocket.ts';\n";
  if (!code.includes(detour)) throw new Error(`The page does not have ${detour}`);
  return code.replace(detour, '');
}

it('aws-amplify, untouched, hears of outcomes at the https address of npm start -- --tls', async () => {
  const endpoint = given.url.replace('http://', 'https://');
  const program = `${amplifyAsOnAws()}
    const client = orders('${endpoint}', '${given.apiKey}');
    client.listen(({ id, orderStatus }) => {
      console.log(id, orderStatus);
      process.exit();
    });`;
  const since = given.cloud.journal.next;
  const ended = run(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd: PROJECT,
    env: { NODE_EXTRA_CA_CERTS: join(folder, 'localhost.pem') },
  });
  const subscribed = given.cloud.journal.waitFor(
    'the subscription',
    ({ sequence, action }) => sequence >= since && action === 'appsync:Subscribe',
    30_000,
  );
  // What ends without having subscribed says why.
  await Promise.race([subscribed, ended.then((early) => Promise.reject(new Error(early.stderr)))]);
  const id = await given.postOrder();
  const { orderStatus } = await given.settled(id);
  expect(await ended).toEqual({ code: 0, stdout: `${id} ${orderStatus}\n`, stderr: '' });
});
