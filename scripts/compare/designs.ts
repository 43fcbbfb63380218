import { join } from 'node:path';
import { synthesize } from '../../local/assembly/synthesize.ts';
import { readConfig } from '../../local/config.ts';

const ROOT = join(import.meta.dirname, '../..');

/** One of the two designs, synthesized and ready to run. */
export interface Design {
  readonly name: 'this project' | 'tutorial';
  /** The folder of its assembly. */
  readonly assembly: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly correlationPath: string;
}

/** Both designs as they would serve customers; `stage` is this project's, the tutorial has only one. */
export async function designs(stage = 'prod'): Promise<readonly [ours: Design, tutorial: Design]> {
  return [
    // By API key and with one user, as the tutorial has it.
    await prepare('this project', ROOT, join(ROOT, `cdk.out.${stage}`), { stage, sharedUser: 'accepted' }),
    await prepare('tutorial', join(ROOT, 'bench/tutorial'), join(ROOT, 'bench/tutorial/cdk.out'), {}),
  ];
}

async function prepare(
  name: Design['name'],
  project: string,
  assembly: string,
  context: Readonly<Record<string, string>>,
): Promise<Design> {
  await synthesize(project, assembly, context);
  const { parameters, correlationPath } = readConfig(project);
  return { name, assembly, parameters, correlationPath };
}
