import { existsSync, readdirSync, rmSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join, relative } from 'node:path';
import { AssemblyError } from '../../local/assembly/assembly-error.ts';
import { appCommand, appEnvironment } from '../../local/assembly/cdk-app.ts';
import { synthesize } from '../../local/assembly/synthesize.ts';
import { WarmProcess } from '../../local/dev/warm-process.ts';
import { ASSEMBLIES } from './assemblies.ts';

const PROJECT = join(import.meta.dirname, '../..');
const COMPILED = join(PROJECT, 'node_modules/.cache/compiled-for-tests');
const MOST_COMPILED_FILES = 20_000;

/**
 * Jest's global setup: the assemblies that tests run or read are up to date with the sources, and what each worker and
 * each process that a test starts would load is compiled.
 */
export default async function setup(): Promise<void> {
  await Promise.all([synthesizeAll(), compile()]);
}

async function compile(): Promise<void> {
  // Copies of the project, which tests make, leave there what nobody asks for again.
  if (existsSync(COMPILED) && readdirSync(COMPILED, { recursive: true }).length > MOST_COMPILED_FILES)
    rmSync(COMPILED, { recursive: true });
  // Workers have it from here, as all that they start.
  process.env['NODE_COMPILE_CACHE'] = COMPILED;
  if (existsSync(COMPILED)) return;
  enableCompileCache(COMPILED);
  await import('./cloud.ts');
  flushCompileCache();
}

/** In one process, for loading the CDK is most of the work. */
async function synthesizeAll(): Promise<void> {
  let cdk: WarmProcess | undefined;
  try {
    for (const { project, directory, context } of Object.values(ASSEMBLIES))
      await synthesize(project, directory, context, async (_project, outdir, told) => {
        cdk ??= withoutValidation();
        const app = join(relative(PROJECT, project), appCommand(project).replace(/^node /, ''));
        const answer = await cdk.ask({ app, environment: appEnvironment(project, outdir, told) });
        if (answer.kind === 'failed') throw new AssemblyError([`${app} failed and said:\n${answer.text.trim()}`]);
        if (answer.kind === 'unsuited') throw new AssemblyError([`${app} wrote no assembly.`]);
      });
  } finally {
    await cdk?.kill();
  }
}

/** That templates pass the validation, which takes as long as all else, is the subject of synthesis.test.ts. */
function withoutValidation(): WarmProcess {
  const { CDK_VALIDATION: before } = process.env;
  process.env['CDK_VALIDATION'] = 'false';
  try {
    return new WarmProcess(PROJECT);
  } finally {
    if (before === undefined) delete process.env['CDK_VALIDATION'];
    else process.env['CDK_VALIDATION'] = before;
  }
}
