#!/usr/bin/env node
import { join } from 'node:path';
import { refuseStale, synthesize } from './assembly/synthesize.ts';
import { certificateOf, trust } from './cli/certificate.ts';
import { cloudOptions } from './cli/cloud-options.ts';
import { endWith } from './cli/end-with.ts';
import { parseStartOptions, type StartOptions, USAGE } from './cli/options.ts';
import { projectOf, readConfig } from './config.ts';
import { overview } from './control/overview.ts';
import { keepHeapSmall } from './heap.ts';

/** `npm start`: synthesizes if needed, runs the assembly until it is told to stop. */
async function main(): Promise<void> {
  const options = parseStartOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    console.log(USAGE);
    return;
  }
  keepHeapSmall();
  const begin = performance.now();
  const project = projectOf(process.cwd(), options.assembly);
  const config = readConfig(project);
  // An app that must be synthesized has a process of its own by the time that the cloud's modules are loaded.
  const [{ directory, origin }, { startCloud }] = await Promise.all([
    assemblyOf(options, project),
    import('./cloud.ts'),
  ]);
  const certificate = await certificateOf(options);
  const cloud = await startCloud({
    ...cloudOptions(options, config),
    ...(certificate && { certificate }),
    ...(directory !== undefined && { assembly: directory }),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      // A second signal ends the process at once, should stopping ever hang.
      void cloud.stop().then(() => process.exit(0));
    });
  console.log(overview(cloud.info()).join('\n'));
  if (certificate) console.log(`\n${trust(cloud.info().endpoint, certificate).join('\n')}`);
  for (const notice of cloud.notices) console.log(`\n! ${notice}`);
  console.log(`\nReady in ${(performance.now() - begin).toFixed(0)} ms (${origin})`);
}

/** Where the assembly is, and how it came to be there, for the reader. */
async function assemblyOf(options: StartOptions, project: string): Promise<{ directory?: string; origin: string }> {
  if (options.empty) return { origin: 'no assembly, services only' };
  if (options.assembly !== undefined) {
    refuseStale(project, options.assembly, options.context);
    return { directory: options.assembly, origin: `assembly ${options.assembly}` };
  }
  const begin = performance.now();
  const directory = join(project, 'cdk.out');
  const { synthesized } = await synthesize(project, directory, options.context);
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  return {
    directory,
    origin: synthesized ? `synthesized in ${seconds} s` : 'cdk.out, unchanged since it was synthesized',
  };
}

main().catch((error: unknown) => endWith(error, USAGE));
