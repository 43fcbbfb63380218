import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Fields } from '../core/fields.ts';
import { AssemblyError } from './assembly-error.ts';

/** What an app is told beside its cdk.json, as by `-c name=value`. */
export type Context = Readonly<Record<string, unknown>>;

/** The command of cdk.json that writes the assembly. Raises AssemblyError. */
export function appCommand(project: string): string {
  return readCdkJson(project).string('app');
}

/**
 * Runs the app of cdk.json as the CDK CLI would, but without the CLI's own second of start-up.
 * Source: https://docs.aws.amazon.com/cdk/v2/guide/configure-synth.html (CDK_OUTDIR, CDK_CONTEXT_JSON).
 */
export function runApp(project: string, outdir: string, context: Context): Promise<void> {
  const cdk = readCdkJson(project);
  const environment = {
    ...compileCacheOf(project),
    ...process.env,
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    ...appEnvironment(project, outdir, context),
  };
  return new Promise((resolve, reject) => {
    const app = spawn(cdk.string('app'), {
      cwd: project,
      env: environment,
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    app.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    app.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    app.on('error', (error) => reject(new AssemblyError([`The CDK app could not be started: ${error.message}`])));
    app.on('close', (code) => {
      if (code === 0) return resolve();
      reject(
        new AssemblyError([
          `The CDK app failed (exit code ${code}) and said:\n${Buffer.concat(output).toString('utf8').trim()}`,
        ]),
      );
    });
  });
}

/** Saves an app that has been synthesized before half a second: loading aws-cdk-lib is compiling for the most part. */
function compileCacheOf(project: string): { NODE_COMPILE_CACHE?: string } {
  const modules = join(project, 'node_modules');
  return existsSync(modules) ? { NODE_COMPILE_CACHE: join(modules, '.cache/compile') } : {};
}

/** The environment variables by which the CDK CLI tells an app where to write, and with what context. */
export function appEnvironment(
  project: string,
  outdir: string,
  context: Context,
): { CDK_OUTDIR: string; CDK_CONTEXT_JSON: string } {
  return {
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({
      ...readCdkJson(project).optionalRecord('context'),
      'aws:cdk:enable-path-metadata': true,
      'aws:cdk:enable-asset-metadata': true,
      ...context,
    }),
  };
}

/** Raises AssemblyError when the project has no `cdk.json` that can be read. */
export function readCdkJson(project: string): Fields {
  const file = join(project, 'cdk.json');
  const fail = (message: string): AssemblyError => new AssemblyError([`${file}: ${message}`]);
  if (!existsSync(file)) throw fail('there is no such file. Start in the folder of a CDK app, or give --assembly DIR.');
  try {
    return new Fields(JSON.parse(readFileSync(file, 'utf8')), fail);
  } catch (error) {
    if (error instanceof AssemblyError) throw error;
    throw fail(`this is not JSON (${error instanceof Error ? error.message : String(error)}).`);
  }
}
