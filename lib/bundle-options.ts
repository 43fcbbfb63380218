import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

const PROJECT = join(import.meta.dirname, '..');

/** X-Ray's SDK is CommonJS; in an ES module it needs a `require`. */
const REQUIRE = "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);";

/**
 * Ways to credentials that a function never goes: Lambda hands them over in the environment. The SDK loads these only
 * when that fails, and the runtime has its own copies.
 */
const OTHER_CREDENTIALS = [
  ...['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map((way) => `@aws-sdk/credential-provider-${way}`),
  '@smithy/credential-provider-imds',
];

/** How esbuild makes one module of a function. */
export function bundleOptions(name: string) {
  return {
    absWorkingDir: PROJECT,
    entryPoints: [`src/functions/${name}/handler.ts`],
    bundle: true,
    minify: true,
    legalComments: 'none',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    external: OTHER_CREDENTIALS,
    alias: {
      'cls-hooked/context': join(PROJECT, 'src/functions/shared/trace-context.ts'),
      semver: join(PROJECT, 'src/functions/shared/compare-versions.ts'),
    },
    logLevel: 'silent',
  } satisfies BuildOptions;
}
