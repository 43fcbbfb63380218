import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-appsync';
import { buildSync } from 'esbuild';

const PROJECT = join(import.meta.dirname, '..');

/** https://docs.aws.amazon.com/appsync/latest/APIReference/API_Resolver.html */
const MAX_CHARACTERS = 32_768;

/**
 * The code of a resolver or pipeline function, `Query.order` for `src/resolvers/Query.order.ts`: one ES module with
 * everything it imports, as APPSYNC_JS wants it. Raises an Error when it has become too long for AppSync.
 */
export function resolverCode(name: string): Code {
  const { outputFiles } = buildSync({
    absWorkingDir: PROJECT,
    entryPoints: [`src/resolvers/${name}.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    external: ['@aws-appsync/utils'],
    // Comments with paths would be the only use of this; shorter, too.
    legalComments: 'none',
    logLevel: 'silent',
  });
  const code = outputFiles[0]?.text ?? '';
  if (code.length > MAX_CHARACTERS)
    throw new Error(
      `The resolver ${name} has ${code.length} characters, and AppSync takes ${MAX_CHARACTERS}. Move work to a second function of its pipeline.`,
    );
  return Code.fromInline(code);
}
