import { existsSync, rmSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { warmEsbuild } from './bundles/warm-esbuild.ts';

/**
 * The program that `WarmApp` keeps running: it loads a CDK app again and again, the libraries once and the project's own
 * modules anew each time. What the app prints is told with the result.
 */
export interface SynthRequest {
  readonly app: string;
  readonly environment: { readonly CDK_OUTDIR: string; readonly CDK_CONTEXT_JSON: string };
}

/** `unsuited`: the app wrote nothing before it had ended, so it can't be run in this way. */
export type SynthAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'unsuited' };

const project = `${pathToFileURL(process.cwd()).href}/`;
const require = createRequire(project);
const bundleAhead = warmEsbuild(require);
let run = 0;

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const own = resolved.url.startsWith(project) && !resolved.url.includes('/node_modules/');
    if (!own || !context.conditions.includes('import')) return resolved;
    return { ...resolved, url: `${resolved.url.split('?', 1)[0]}?run=${run}` };
  },
});

process.on('message', (message) => {
  void synthesize(message as SynthRequest).then((answer) => process.send?.(answer));
});
// Whoever started this has ended.
process.on('disconnect', () => process.exit(0));

async function synthesize({ app, environment }: SynthRequest): Promise<SynthAnswer> {
  run++;
  bundleAhead?.();
  Object.assign(process.env, environment);
  const manifest = join(environment.CDK_OUTDIR, 'manifest.json');
  rmSync(manifest, { force: true });
  for (const path of Object.keys(require.cache))
    if (path.startsWith(process.cwd()) && !path.includes('node_modules')) delete require.cache[path];
  forgetAssets();
  const printed = capture();
  process.exitCode = undefined;
  let failure: string | undefined;
  try {
    await import(`${pathToFileURL(join(process.cwd(), app)).href}?run=${run}`);
    // The moment at which an App synthesizes when nobody called `synth`.
    process.emit('beforeExit', 0);
  } catch (error) {
    failure = describe(error);
  } finally {
    process.removeAllListeners('beforeExit');
  }
  const output = printed.end();
  if (failure !== undefined || process.exitCode) return { kind: 'failed', text: `${output}${failure ?? ''}` };
  return existsSync(manifest) ? { kind: 'done' } : { kind: 'unsuited' };
}

/** The CDK keeps what it bundled by the path of the sources, whatever has become of them. */
function forgetAssets(): void {
  try {
    require('aws-cdk-lib').AssetStaging.clearAssetHashCache();
  } catch (error) {
    // An app of another kind, without the library: nothing is kept then.
    if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error;
  }
}

/** The message, and where: a syntax error of Node's own says the place ahead of it, esbuild's in a list. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  const { stack } = error;
  return stack?.includes(error.message) ? stack : `${error.message}\n${stack ?? ''}`;
}

function capture(): { end(): string } {
  const chunks: string[] = [];
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  for (const stream of streams)
    stream.write = (chunk: string | Uint8Array) => {
      chunks.push(String(chunk));
      return true;
    };
  return {
    end: () => {
      for (const [index, stream] of streams.entries()) {
        const write = writes[index];
        if (write) stream.write = write;
      }
      return chunks.filter((chunk) => !/^Bundling asset /.test(chunk)).join('');
    },
  };
}
