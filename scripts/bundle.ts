import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundleOptions } from '../lib/bundle-options.ts';
import { MAX_BYTES } from '../lib/function-code.ts';
import { runCommand, wholeNumber } from './common/command.ts';

const USAGE = `usage: npm run bundle -- [options]
  --files N  how many of the largest files to name (default 0)
  --json     print everything as JSON`;

interface BundleReport {
  readonly name: string;
  readonly bytes: number;
  readonly gzippedBytes: number;
  /** Bytes by package, largest first. */
  readonly packages: readonly (readonly [name: string, bytes: number])[];
  readonly files: readonly (readonly [path: string, bytes: number])[];
}

/** `npm run bundle`: what is in each function's code, by package. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
    },
  });
  const files = wholeNumber('--files', values.files);
  const reports = await Promise.all(functionNames().map(inspect));
  if (values.json) console.log(JSON.stringify({ budget: MAX_BYTES, functions: reports }, null, 2));
  else console.log(reports.map((report) => describe(report, files)).join('\n\n'));
}

/** A folder with a handler is a function; the others are shared by them. */
function functionNames(): string[] {
  const folder = join(import.meta.dirname, '../src/functions');
  return readdirSync(folder).filter((name) => readdirSync(join(folder, name)).includes('handler.ts'));
}

async function inspect(name: string): Promise<BundleReport> {
  const { metafile, outputFiles } = await build({
    ...bundleOptions(name),
    outfile: 'index.cjs',
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {}).map(
    ([path, { bytesInOutput }]) => [path, bytesInOutput] as const,
  );
  const byPackage = new Map<string, number>();
  for (const [path, bytes] of inputs) byPackage.set(packageOf(path), (byPackage.get(packageOf(path)) ?? 0) + bytes);
  return {
    name,
    bytes: output?.bytes ?? 0,
    gzippedBytes: gzipSync(outputFiles[0]?.contents ?? '').length,
    packages: largestFirst([...byPackage]),
    files: largestFirst(inputs),
  };
}

function packageOf(path: string): string {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'src';
}

function largestFirst(sizes: readonly (readonly [string, number])[]): (readonly [string, number])[] {
  return sizes.toSorted(([, a], [, b]) => b - a);
}

function describe({ name, bytes, gzippedBytes, packages, files }: BundleReport, shown: number): string {
  const line = ([what, size]: readonly [string, number]): string => `${String(size).padStart(9)}  ${what}`;
  return [
    `${name}: ${bytes} bytes of at most ${MAX_BYTES}, ${gzippedBytes} gzipped`,
    ...packages.map(line),
    ...(shown > 0 ? ['', ...files.slice(0, shown).map(line)] : []),
  ].join('\n');
}

await runCommand(USAGE, main);
