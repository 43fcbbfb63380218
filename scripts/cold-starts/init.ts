import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionCode } from '../common/functions.ts';
import { type Spread, spreadOf } from '../common/statistics.ts';

/** Loading a function's code in a process that has just started. */
export interface Initialization {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds from before the import until after it. */
  readonly wallMs: Spread;
  readonly cpuMs: Spread;
}

/** Loads the module named in the first argument and prints what that took, in milliseconds: wall and CPU. */
const LOAD = `
import { createRequire } from 'node:module';
const [, file] = process.argv, require = createRequire(file);
const cpu = process.cpuUsage(), start = performance.now();
if (file.endsWith('.mjs')) await import(file); else require(file);
const { user, system } = process.cpuUsage(cpu);
process.stderr.write(JSON.stringify([performance.now() - start, (user + system) / 1000]), () => process.exit(0));`;

/** A handler with nothing in it: what is left is Node's own. */
const EMPTY = 'export const handler = async () => {};';

/** Each function, and the empty handler first; in turns, so that a busy moment of the machine strikes all alike. */
export function measureInitializations(functions: readonly FunctionCode[], repeats: number): Initialization[] {
  const folder = mkdtempSync(join(tmpdir(), 'empty-handler-'));
  try {
    const file = join(folder, 'index.mjs');
    writeFileSync(file, EMPTY);
    const all = [{ name: 'empty handler', file, bytes: EMPTY.length, variables: {} }, ...functions];
    const runs = all.map(() => ({ wall: [] as number[], cpu: [] as number[] }));
    for (let run = 0; run < repeats; run++)
      all.forEach((code, index) => {
        const [wall, cpu] = load(code);
        runs[index]?.wall.push(wall);
        runs[index]?.cpu.push(cpu);
      });
    return all.map(({ name, bytes }, index) => ({
      name,
      bytes,
      wallMs: spreadOf(runs[index]?.wall ?? []),
      cpuMs: spreadOf(runs[index]?.cpu ?? []),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Raises an Error with what the code said when it can't be loaded. */
function load({ file, variables }: Pick<FunctionCode, 'file' | 'variables'>): [wallMs: number, cpuMs: number] {
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', LOAD, file], {
    env: { ...LAMBDA_VARIABLES, ...variables },
    encoding: 'utf8',
  });
  const [, figures] = /(\[[\d.,]+\])$/.exec(stderr) ?? [];
  if (status !== 0 || figures === undefined) throw new Error(`${file} could not be loaded:\n${stderr.slice(-2_000)}`);
  const [wall, cpu] = JSON.parse(figures);
  return [Number(wall), Number(cpu)];
}

/** What Lambda sets and the SDK, Powertools and X-Ray's SDK look at while they load. */
const LAMBDA_VARIABLES = {
  AWS_REGION: 'us-east-1',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'cold-start',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  LAMBDA_TASK_ROOT: '/var/task',
};
