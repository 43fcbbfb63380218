import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { Fields } from '../core/fields.ts';
import { AssemblyError } from './assembly-error.ts';

/** What a synthesis depends on, beside what it names itself: everything that the app may read. */
const INPUTS = [
  'bin',
  'lib',
  'src',
  'statemachine',
  'schema.graphql',
  'cdk.json',
  'tsconfig.json',
  'package-lock.json',
];

/** Lies in the assembly and says from what it was made, and what was made. */
const STAMP = '.synthesized.json';

interface Stamp {
  readonly inputs: string;
  readonly outputs: string;
}

/**
 * Makes sure that `outdir` holds the assembly of the CDK app in `project`, as its sources stand now: synthesizes when a
 * source changed or when somebody else wrote to the folder, else uses what is there.
 * Gives back whether it synthesized. Raises AssemblyError with the app's own output when synthesis fails.
 */
export async function synthesize(
  project: string,
  outdir: string,
  context: Readonly<Record<string, string>> = {},
): Promise<{ synthesized: boolean }> {
  const inputs = hashOfInputs(project, context);
  const stamp = readStamp(outdir);
  if (stamp?.inputs === inputs && stamp.outputs === hashOfOutputs(outdir)) return { synthesized: false };
  // Beside it and then in its place, so that whoever reads meanwhile finds the old assembly whole, or the new one.
  const fresh = `${outdir}.${process.pid}`;
  try {
    mkdirSync(fresh, { recursive: true });
    await runApp(project, fresh, context);
    const written: Stamp = { inputs, outputs: hashOfOutputs(fresh) };
    writeFileSync(join(fresh, STAMP), JSON.stringify(written));
    rmSync(outdir, { recursive: true, force: true });
    renameSync(fresh, outdir);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return { synthesized: true };
}

/** Whether `outdir` holds the assembly of the project as its sources stand now. */
export function isUpToDate(project: string, outdir: string, context: Readonly<Record<string, string>> = {}): boolean {
  const stamp = readStamp(outdir);
  return stamp?.inputs === hashOfInputs(project, context) && stamp.outputs === hashOfOutputs(outdir);
}

/** The command of cdk.json that writes the assembly. Raises AssemblyError. */
export function appCommand(project: string): string {
  return readCdkJson(project).string('app');
}

/**
 * Refuses an assembly of this project that is out of date: its sources have changed, or another command rewrote the
 * folder. An assembly that carries no stamp comes from elsewhere and is taken as it is. Raises AssemblyError.
 */
export function refuseStale(project: string, outdir: string, context: Readonly<Record<string, string>> = {}): void {
  const stamp = readStamp(outdir);
  if (!stamp) return;
  const mend = 'Synthesize again by starting without --assembly.';
  if (stamp.outputs !== hashOfOutputs(outdir))
    throw new AssemblyError([`The assembly in ${outdir} was changed after it was synthesized. ${mend}`]);
  if (stamp.inputs !== hashOfInputs(project, context))
    throw new AssemblyError([`The assembly in ${outdir} is stale: the project's sources have changed since. ${mend}`]);
}

/**
 * Runs the app of cdk.json as the CDK CLI would, but without the CLI's own second of start-up.
 * Source: https://docs.aws.amazon.com/cdk/v2/guide/configure-synth.html (CDK_OUTDIR, CDK_CONTEXT_JSON).
 */
export function runApp(project: string, outdir: string, context: Readonly<Record<string, string>>): Promise<void> {
  const cdk = readCdkJson(project);
  const environment = {
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

/** The environment variables by which the CDK CLI tells an app where to write, and with what context. */
export function appEnvironment(
  project: string,
  outdir: string,
  context: Readonly<Record<string, string>>,
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

function hashOfInputs(project: string, context: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(context).sort()));
  for (const input of INPUTS) for (const file of filesIn(join(project, input))) addFile(hash, project, file);
  return hash.digest('hex');
}

/** Manifest and templates say it all: assets are named after their content. */
function hashOfOutputs(outdir: string): string {
  const hash = createHash('sha256');
  if (!existsSync(outdir)) return '';
  for (const name of readdirSync(outdir).sort())
    if (name.endsWith('.json') && name !== STAMP) addFile(hash, outdir, join(outdir, name));
    else if (name.startsWith('asset.')) hash.update(name);
  return hash.digest('hex');
}

function addFile(hash: ReturnType<typeof createHash>, root: string, file: string): void {
  hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
}

function filesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function readStamp(outdir: string): Stamp | undefined {
  const file = join(outdir, STAMP);
  if (!existsSync(file)) return undefined;
  try {
    const fields = new Fields(JSON.parse(readFileSync(file, 'utf8')), (message) => new Error(message));
    return { inputs: fields.string('inputs'), outputs: fields.string('outputs') };
  } catch {
    // A damaged stamp proves nothing, so the assembly is made anew.
    return undefined;
  }
}
