import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

let made: URL | undefined;

/**
 * What the worker of an execution environment runs. From sources it is bundled once per process, into a temporary folder
 * that goes with the process: Node would strip the types of its modules anew in each worker, which took 150 of the 250 ms
 * of CPU time that a worker starts with.
 */
export function runtimeModule(): URL {
  if (!import.meta.url.endsWith('.ts')) return new URL('./runtime/main.js', import.meta.url);
  made ??= bundle(fileURLToPath(new URL('./runtime/main.ts', import.meta.url)));
  return made;
}

function bundle(entryPoint: string): URL {
  // Not loaded where the package runs, which has no TypeScript in it.
  const { buildSync }: typeof import('esbuild') = createRequire(import.meta.url)('esbuild');
  const folder = mkdtempSync(join(tmpdir(), 'lambda-runtime-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'main.mjs');
  buildSync({ entryPoints: [entryPoint], bundle: true, platform: 'node', format: 'esm', target: 'node24', outfile });
  return pathToFileURL(outfile);
}
