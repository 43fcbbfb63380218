import { createRequire } from 'node:module';
import { type MessagePort, workerData } from 'node:worker_threads';
import type { BuildOptions } from 'esbuild';
import { type BundleAnswer, type Esbuild, KeptBundle } from './kept-bundle.ts';

/**
 * The thread that bundles for a program that waits meanwhile, as esbuild's own `buildSync` would, but with one esbuild for
 * all bundles, which remembers what it read.
 */
export interface BundleWorkerData {
  /** The module of the project's esbuild. */
  readonly esbuild: string;
  readonly port: MessagePort;
  /** Counts the answers; who waits for one is woken. */
  readonly answered: Int32Array<SharedArrayBuffer>;
}

/** `refresh`: bundle anew what has changed, since it will be asked for. No answer is given. */
export type BundleRequest = BuildOptions | 'refresh';

/** What an app has no use for any more goes in the end. */
const MOST = 200;

const { esbuild, port, answered } = workerData as BundleWorkerData;
const { context }: Esbuild = createRequire(import.meta.url)(esbuild);
const kept = new Map<string, KeptBundle>();

port.on('message', async (request: BundleRequest) => {
  if (request === 'refresh') {
    for (const bundle of kept.values()) void bundle.current();
    return;
  }
  // Whatever happens, somebody waits for an answer.
  const answer: BundleAnswer = await bundleOf(request)
    .current()
    .catch(() => 'unsuited');
  port.postMessage(answer);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
});

/** The bundle with these options; those asked for last stay. */
function bundleOf(options: BuildOptions): KeptBundle {
  const key = JSON.stringify(options);
  const bundle = kept.get(key) ?? new KeptBundle({ context }, options);
  kept.delete(key);
  kept.set(key, bundle);
  const [oldest] = kept;
  if (kept.size > MOST && oldest) {
    kept.delete(oldest[0]);
    void oldest[1].forget();
  }
  return bundle;
}
