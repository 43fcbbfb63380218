import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Fields } from '../core/fields.ts';
import { AssemblyError } from './assembly-error.ts';
import { type Context, runApp } from './cdk-app.ts';

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
 * source changed or when somebody else wrote to the folder, else uses what is there. `run` writes the app's assembly.
 * Gives back whether it synthesized. Raises AssemblyError with the app's own output when synthesis fails.
 */
export async function synthesize(
  project: string,
  outdir: string,
  context: Context = {},
  run: typeof runApp = runApp,
): Promise<{ synthesized: boolean }> {
  const inputs = hashOfInputs(project, context);
  if (isMadeOf(outdir, inputs)) return { synthesized: false };
  // Beside it and then in its place, so that whoever reads meanwhile finds the old assembly whole, or the new one.
  const fresh = `${outdir}.${process.pid}`;
  try {
    mkdirSync(fresh, { recursive: true });
    await run(project, fresh, context);
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
export function isUpToDate(project: string, outdir: string, context: Context = {}): boolean {
  return isMadeOf(outdir, hashOfInputs(project, context));
}

/**
 * Refuses an assembly of this project that is out of date: its sources have changed, or another command rewrote the
 * folder. An assembly that carries no stamp comes from elsewhere and is taken as it is. Raises AssemblyError.
 */
export function refuseStale(project: string, outdir: string, context: Context = {}): void {
  const stamp = readStamp(outdir);
  if (!stamp) return;
  const mend = 'Synthesize again by starting without --assembly.';
  if (stamp.outputs !== hashOfOutputs(outdir))
    throw new AssemblyError([`The assembly in ${outdir} was changed after it was synthesized. ${mend}`]);
  if (stamp.inputs !== hashOfInputs(project, context))
    throw new AssemblyError([`The assembly in ${outdir} is stale: the project's sources have changed since. ${mend}`]);
}

function isMadeOf(outdir: string, inputs: string): boolean {
  const stamp = readStamp(outdir);
  return stamp?.inputs === inputs && stamp.outputs === hashOfOutputs(outdir);
}

function hashOfInputs(project: string, context: Context): string {
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
