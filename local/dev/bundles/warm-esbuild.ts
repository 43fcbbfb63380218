import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type * as esbuild from 'esbuild';
import type { BuildOptions, BuildResult, OutputFile } from 'esbuild';
import type { BundleRequest, BundleWorkerData } from './bundle-worker.ts';
import type { BundleAnswer, BundledFile } from './kept-bundle.ts';

/** Where bundles are made to lie that lie elsewhere each time. Nothing is written there. */
const NOWHERE = join(tmpdir(), 'bundles');

/** Options that let more go into a bundle than files, or more come out. */
const OTHER = [
  'absPaths',
  'allowOverwrite',
  'mangleCache',
  'mangleProps',
  'metafile',
  'plugins',
  'reserveProps',
  'sourcemap',
  'stdin',
] as const satisfies readonly (keyof BuildOptions)[];

/** The global symbol under which the end of esbuild's source finds what is to be exported in its stead. */
const REPLACE = 'local-cloud.warm-esbuild';

/**
 * Makes `buildSync` of the project's esbuild quick for a program that bundles the same things again and again: an esbuild
 * that runs beside it remembers what it read, and what has not changed is not bundled again. Whatever is out of the
 * ordinary, errors and warnings among it, is left to the real one. Gives a function that has what changed bundled ahead;
 * nothing when the project has no esbuild.
 */
export function warmEsbuild(require: NodeJS.Require): (() => void) | undefined {
  const file = find(require);
  if (file === undefined) return undefined;
  const bundles = new Bundles(file);
  const replaced = (real: typeof esbuild): object => {
    // Before 0.17 esbuild had another way to remember.
    if (!('context' in real)) return real;
    return { ...real, buildSync: (options: BuildOptions) => bundles.build(options) ?? real.buildSync(options) };
  };
  Object.assign(globalThis, { [Symbol.for(REPLACE)]: replaced });
  const url = pathToFileURL(file).href;
  const hooks = registerHooks({
    load: (loaded, context, next) => {
      if (loaded !== url) return next(loaded, context);
      // From within, since whoever imports it gets what it exported first.
      const end = `module.exports = globalThis[Symbol.for('${REPLACE}')](module.exports);`;
      const source = `${readFileSync(file, 'utf8')}\n${end}`;
      return { format: 'commonjs', source, shortCircuit: true };
    },
  });
  require(file);
  hooks.deregister();
  return () => bundles.refresh();
}

function find(require: NodeJS.Require): string | undefined {
  try {
    return require.resolve('esbuild');
  } catch {
    return undefined;
  }
}

class Bundles {
  readonly #esbuild: string;
  readonly #answered = new Int32Array(new SharedArrayBuffer(4));
  #port: MessagePort | undefined;

  constructor(esbuild: string) {
    this.#esbuild = esbuild;
  }

  /** Has everything bundled anew that has changed. */
  refresh(): void {
    this.#port?.postMessage('refresh' satisfies BundleRequest);
  }

  /** What `buildSync` gives and writes, or nothing when it has to be asked itself. */
  build(options: BuildOptions): BuildResult | undefined {
    const { write = true, outfile, outdir, ...others } = options;
    if (OTHER.some((name) => options[name])) return undefined;
    const target = outfile === undefined ? outdir : dirname(outfile);
    if (write && target === undefined) return undefined;
    const files = this.#ask({
      ...others,
      ...(outfile !== undefined && { outfile: join(NOWHERE, basename(outfile)) }),
      ...(outdir !== undefined && { outdir: NOWHERE }),
    });
    if (files === 'unsuited') return undefined;
    const folder = target === undefined ? undefined : resolve(others.absWorkingDir ?? '', target);
    const outputFiles = files.map((file) => asOutput(file, folder));
    if (write) for (const file of outputFiles) save(file);
    const rest = { metafile: undefined, mangleCache: undefined };
    return { errors: [], warnings: [], outputFiles: write ? undefined : outputFiles, ...rest };
  }

  /** Waits, thread and all: whoever calls `buildSync` wants it so. */
  #ask(options: BuildOptions): BundleAnswer {
    this.#port ??= this.#start();
    const seen = Atomics.load(this.#answered, 0);
    this.#port.postMessage(options satisfies BundleRequest);
    Atomics.wait(this.#answered, 0, seen);
    return receiveMessageOnPort(this.#port)?.message ?? 'unsuited';
  }

  #start(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const workerData: BundleWorkerData = { esbuild: this.#esbuild, port: port2, answered: this.#answered };
    const worker = new Worker(join(import.meta.dirname, 'bundle-worker.ts'), { workerData, transferList: [port2] });
    worker.unref();
    port1.unref();
    return port1;
  }
}

/** As esbuild gives it, in `folder` if it is to lie somewhere. */
function asOutput({ path, contents, hash }: BundledFile, folder: string | undefined): OutputFile {
  return {
    path: folder === undefined ? path : join(folder, relative(NOWHERE, path)),
    contents,
    hash,
    get text() {
      return new TextDecoder().decode(this.contents);
    },
  };
}

function save({ path, contents }: OutputFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
