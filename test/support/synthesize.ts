import { join } from 'node:path';
import { synthesize } from '../../local/assembly/synthesize.ts';

/** Jest's global setup: the assembly that the chain tests run is up to date with the sources. */
export default async function setup(): Promise<void> {
  const project = join(import.meta.dirname, '../..');
  await synthesize(project, join(project, 'cdk.out'));
}
