import { join } from 'node:path';
import { synthesize } from '../../local/assembly/synthesize.ts';

const PROJECT = join(import.meta.dirname, '../..');

/** The project's assembly with a user pool in place of the API key; synthesized when a source has changed. */
export async function userPoolAssembly(): Promise<string> {
  const directory = join(PROJECT, 'cdk.out.user-pool');
  await synthesize(PROJECT, directory, { auth: 'userPool' });
  return directory;
}
