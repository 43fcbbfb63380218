import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

const PROJECT = join(import.meta.dirname, '..');

/**
 * Ways to credentials that a function never goes: Lambda hands them over in the environment. The SDK loads these only
 * when that fails, and the runtime has its own copies.
 */
const OTHER_CREDENTIALS = [
  ...['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map((way) => `@aws-sdk/credential-provider-${way}`),
  '@smithy/credential-provider-imds',
];

/**
 * How esbuild makes one module of a function: CommonJS, since an ES module that imports `node:http` has Node load all that
 * this module could export, its WebSocket client with undici among it, which is a third of a cold start's CPU time.
 */
export function bundleOptions(name: string) {
  return {
    absWorkingDir: PROJECT,
    entryPoints: [`src/functions/${name}/handler.ts`],
    bundle: true,
    minify: true,
    legalComments: 'none',
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: OTHER_CREDENTIALS,
    alias: {
      'cls-hooked/context': join(PROJECT, 'src/functions/shared/trace-context.ts'),
      semver: join(PROJECT, 'src/functions/shared/compare-versions.ts'),
    },
    logLevel: 'silent',
  } satisfies BuildOptions;
}
