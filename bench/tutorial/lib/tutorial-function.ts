import { join } from 'node:path';
import { AssetHashType, DockerImage, Duration } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';

const PROJECT = join(import.meta.dirname, '..');

/**
 * One of the ten functions, `post-order` for `src/functions/post-order/handler.ts`, with what the CDK gives a function that says
 * nothing about it: 128 MB, x86_64, logs as text, no tracing. Its timeout is longer than the three seconds that would be.
 */
export class TutorialFunction extends LambdaFunction {
  constructor(scope: Construct, name: string, environment: Record<string, string>) {
    super(scope, name, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      timeout: Duration.seconds(10),
      environment,
      code: Code.fromAsset(join(PROJECT, 'src/functions', name), {
        assetHashType: AssetHashType.OUTPUT,
        bundling: {
          image: DockerImage.fromRegistry('never-used'),
          local: {
            tryBundle: (directory) => {
              bundle(name, join(directory, 'index.cjs'));
              return true;
            },
          },
        },
      }),
    });
  }
}

/** As NodejsFunction bundles, but with the SDK inside, so that what runs does not depend on the machine. */
function bundle(name: string, outfile: string): void {
  buildSync({
    absWorkingDir: PROJECT,
    entryPoints: [`src/functions/${name}/handler.ts`],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    legalComments: 'none',
    logLevel: 'silent',
  });
}
