import { cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { AssemblyError } from '../assembly/assembly-error.ts';
import { type Approve, lossSentence } from '../assembly/stacks.ts';
import { isUpToDate } from '../assembly/synthesize.ts';
import { certificateOf, trust } from '../cli/certificate.ts';
import { cloudOptions } from '../cli/cloud-options.ts';
import { endWith } from '../cli/end-with.ts';
import { parseStartOptions, type StartOptions, USAGE, UsageError } from '../cli/options.ts';
import { startCloud } from '../cloud.ts';
import { projectOf, readConfig } from '../config.ts';
import { overview } from '../control/overview.ts';
import { EditAndSee } from './edit-and-see.ts';
import { tidy } from './problem.ts';
import { checkTypes } from './type-check.ts';
import { WarmApp } from './warm-app.ts';
import { Watch, watchedFiles } from './watch.ts';

const DEV_USAGE = `${USAGE.replace('npm start', 'npm run dev')}
  --yes                    replace tables and queues without asking, and with them what they hold

Watches what cdk.json says under "watch", or with --assembly the assembly itself, and swaps what a change changes.`;

/** `npm run dev`: `npm start` that brings each change of the sources to the running cloud. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const options = parseStartOptions(
    args.filter((arg) => arg !== '--yes'),
    process.env,
  );
  if (options === 'help') return console.log(DEV_USAGE);
  if (options.empty) throw new UsageError('--empty has no assembly to watch; use npm start.');
  const begin = performance.now();
  const project = process.cwd();
  const source = options.assembly === undefined ? sourcesOf(project, options) : assemblyIn(resolve(options.assembly));
  await untilItWorks(source, project);
  const certificate = await certificateOf(options);
  const cloud = await startCloud({
    ...cloudOptions(options, readConfig(projectOf(project, options.assembly))),
    ...(certificate && { certificate }),
    assembly: source.directory,
  });
  const yes = args.includes('--yes');
  const loop = new EditAndSee({
    ...source,
    project,
    cloud,
    approve: yes ? () => true : ask,
    hint: process.stdin.isTTY
      ? 'Save again to be asked again.'
      : 'Start with --yes to let that happen, and save again.',
    print: (text) => console.log(text),
  });
  const watch = source.watch((paths) => loop.changed(paths));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      watch.close();
      void cloud
        .stop()
        .then(() => source.close())
        .then(() => process.exit(0));
    });
  console.log(overview(cloud.info()).join('\n'));
  if (certificate) console.log(`\n${trust(cloud.info().endpoint, certificate).join('\n')}`);
  for (const notice of cloud.notices) console.log(`\n! ${notice}`);
  console.log(`\nReady in ${(performance.now() - begin).toFixed(0)} ms, watching ${source.watched}`);
  await source.warmUp();
}

/** Where assemblies come from, and when. */
interface Source {
  readonly directory: string;
  /** For the reader. */
  readonly watched: string;
  synthesize(): Promise<void>;
  /** Makes the first change as quick as later ones. */
  warmUp(): Promise<void>;
  checkTypes(changed: readonly string[]): ReturnType<typeof checkTypes>;
  watch(changed: (paths: readonly string[]) => void): Watch;
  close(): Promise<void>;
}

/** A CDK app by its sources. Assemblies lie in a folder of this run, since functions run from there. */
function sourcesOf(project: string, options: StartOptions): Source {
  const files = watchedFiles(project);
  const app = new WarmApp(project, options.context);
  const directory = join(project, `cdk.out.${process.pid}`);
  const usual = join(project, 'cdk.out');
  let first = isUpToDate(project, usual, options.context);
  return {
    directory,
    watched: files.include.join(', '),
    synthesize: async () => {
      if (first) cpSync(usual, directory, { recursive: true });
      else await app.synthesize(directory);
      first = false;
    },
    warmUp: () => app.warmUp(),
    checkTypes: (changed) => checkTypes(project, files, changed),
    watch: (changed) => new Watch(project, files, changed),
    close: async () => {
      await app.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** An assembly that somebody else writes: `cdk watch`, `cdk synth`, a build of another project. */
function assemblyIn(directory: string): Source {
  const files = { include: ['*.json'], exclude: [] };
  return {
    directory,
    watched: directory,
    synthesize: async () => {},
    warmUp: async () => {},
    checkTypes: () => ({ errors: Promise.resolve(''), cancel: () => {} }),
    watch: (changed) => new Watch(directory, files, changed),
    close: async () => {},
  };
}

/** The first assembly. When the sources are not good for one, says so and waits until they are. */
async function untilItWorks(source: Source, project: string): Promise<void> {
  for (;;) {
    try {
      return await source.synthesize();
    } catch (error) {
      if (!(error instanceof AssemblyError)) throw error;
      console.error(`✗ This version can not run\n${tidy(error.message, project).replace(/^/gm, '  ')}`);
      console.error('Waiting for a change.');
      await new Promise<void>((resolve) => {
        const watch = source.watch(() => {
          watch.close();
          resolve();
        });
      });
    }
  }
}

/** Asks at a terminal; without one nobody can agree. */
const ask: Approve = async (losses) => {
  if (!process.stdin.isTTY) return false;
  for (const loss of losses) console.log(`! ${lossSentence(loss)}`);
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question('Go on? [y/N] ');
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
};

main().catch((error: unknown) => endWith(error, DEV_USAGE));
