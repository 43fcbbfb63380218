import { statSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';

const PROJECT = join(import.meta.dirname, '..');

/** Every byte is read at a cold start. */
const MAX_BYTES = 500_000;

/** X-Ray's SDK is CommonJS; in an ES module it needs a `require`. */
const REQUIRE = "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);";

/**
 * Ways to credentials that a function never goes: Lambda hands them over in the environment. The SDK loads these only
 * when that fails, and the runtime has its own copies.
 */
const OTHER_CREDENTIALS = ['ini', 'login', 'process', 'sso', 'web-identity'].map(
  (way) => `@aws-sdk/credential-provider-${way}`,
);

/**
 * The code of a Lambda function, `process-payment` for `src/functions/process-payment/handler.ts`: one minified ES module,
 * the SDK in it at the version that was tested.
 * Raises an Error when it has grown too large.
 *
 * esbuild runs within this process. NodejsFunction would start npx for each function, which takes longer than all of
 * esbuild's work, and would turn to Docker where it does not find esbuild.
 */
export function functionCode(name: string): Code {
  return Code.fromAsset(join(PROJECT, 'src/functions', name), {
    // By what comes out, so that the hash is the same on every machine and changes only with the code.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      local: {
        tryBundle: (directory) => {
          bundleFunction(name, join(directory, 'index.mjs'));
          return true;
        },
      },
    },
  });
}

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
    alias: { 'cls-hooked/context': join(PROJECT, 'src/functions/shared/trace-context.ts') },
    logLevel: 'silent',
  } satisfies BuildOptions;
}

/** Writes the code of a function to `outfile`. Raises an Error when it has grown too large. */
export function bundleFunction(name: string, outfile: string): void {
  buildSync({ ...bundleOptions(name), outfile });
  const { size } = statSync(outfile);
  if (size > MAX_BYTES)
    throw new Error(
      `The code of ${name} has ${size} bytes; keep it below ${MAX_BYTES}. See what it has come to import.`,
    );
}
