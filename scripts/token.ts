import { parseArgs } from 'node:util';
import { UsageError } from '../local/cli/options.ts';
import { isRecord } from '../local/core/fields.ts';
import { httpUrl, runCommand } from './common/command.ts';

const USAGE = `usage: npm run --silent token -- --user NAME [options]
  --user NAME   who signs in: an email address, or a name at example.com
  --url URL     the local cloud (default http://localhost:4000)`;

/** `npm run token`: prints an id token of a made-up user of the running local cloud, for the header `authorization`. */
await runCommand(USAGE, async () => {
  const { values } = parseArgs({
    options: {
      user: { type: 'string' },
      url: { type: 'string', default: 'http://localhost:4000' },
    },
  });
  if (values.user === undefined) throw new UsageError('--user is needed.');
  const url = new URL('/_local/token', httpUrl('--url', values.url));
  const response = await fetch(url, { method: 'POST', body: JSON.stringify({ user: values.user }) }).catch(() => {
    throw new Error(`Nothing answers at ${url.origin}. Start the local cloud: npm start -- -c auth=userPool`);
  });
  const answer: unknown = await response.json();
  if (!response.ok || !isRecord(answer) || typeof answer['idToken'] !== 'string')
    throw new Error(isRecord(answer) ? String(answer['message']) : `${url} answered ${response.status}.`);
  console.log(answer['idToken']);
});
