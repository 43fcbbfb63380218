import { statSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { bundleOptions } from './bundle-options.ts';

const PROJECT = join(import.meta.dirname, '..');

/** Every byte is read at a cold start. */
export const MAX_BYTES = 400_000;

/**
 * The code of a Lambda function, `process-payment` for `src/functions/process-payment/handler.ts`: one minified module, the
 * SDK in it at the version that was tested.
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
          bundleFunction(name, join(directory, 'index.cjs'));
          return true;
        },
      },
    },
  });
}

/** Writes the code of a function to `outfile`. Raises an Error when it has grown too large. */
function bundleFunction(name: string, outfile: string): void {
  buildSync({ ...bundleOptions(name), outfile });
  const { size } = statSync(outfile);
  if (size > MAX_BYTES)
    throw new Error(
      `The code of ${name} has ${size} bytes; keep it below ${MAX_BYTES}. See what it has come to import.`,
    );
}
