import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { WatchedFiles } from './watch.ts';

/** A check of types that is under way. */
export interface TypeCheck {
  /** What the compiler has to complain of, each place as `file:line:column`; empty when it is content. */
  readonly errors: Promise<string>;
  /** Nobody wants to know any more. */
  cancel(): void;
}

/**
 * Checks the types around the files that changed, with the project's own compiler and settings: of each file the nearest
 * tsconfig.json, and of that only what the app is made of, since tests would make it take several times as long. Without
 * a compiler or a tsconfig.json there is nothing to check.
 */
export function checkTypes(project: string, files: WatchedFiles, changed: readonly string[]): TypeCheck {
  const compiler = join(project, 'node_modules/.bin/tsc');
  if (!existsSync(compiler)) return { errors: Promise.resolve(''), cancel: () => {} };
  const configs = new Set(
    changed.filter((path) => /\.[cm]?tsx?$/.test(path)).flatMap((path) => nearestConfig(project, path) ?? []),
  );
  const runs = [...configs].map((config) =>
    run(project, compiler, config === join(project, 'tsconfig.json') ? narrowed(project, files) : config),
  );
  return {
    errors: Promise.all(runs.map(({ output }) => output)).then((outputs) => outputs.join('').trim()),
    cancel: () => {
      for (const { stop } of runs) stop();
    },
  };
}

function nearestConfig(project: string, path: string): string | undefined {
  for (let folder = dirname(path); folder.startsWith(project); folder = dirname(folder)) {
    const config = join(folder, 'tsconfig.json');
    if (existsSync(config)) return config;
  }
  return undefined;
}

/** The project's settings for the watched folders alone. Folders with settings of their own keep to those. */
function narrowed(project: string, { include, exclude }: WatchedFiles): string {
  const folder = join(project, '.cache');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'tsconfig.dev.json');
  const from = (glob: string): string => relative(folder, resolve(project, glob)).replace(/\/\*\*$/, '');
  const own = include.flatMap((glob) => {
    const [first = ''] = glob.split('/');
    return first.includes('*') ? [] : nested(join(project, first));
  });
  const settings = {
    extends: from('tsconfig.json'),
    include: include.filter((glob) => !/\.[a-z]+$/.test(glob)).map(from),
    exclude: [...exclude.map(from), ...own.map(from), from('node_modules'), from('cdk.out*')],
  };
  writeFileSync(file, JSON.stringify(settings, undefined, 2));
  return file;
}

/** The folders beneath that have settings of their own. */
function nested(folder: string): string[] {
  return globSync('**/tsconfig.json', { cwd: folder }).map((config) => join(folder, dirname(config)));
}

/** Below what brings the change: that takes as long as it takes, the types may come after it. */
const PRIORITY = 10;

function run(project: string, compiler: string, config: string): { output: Promise<string>; stop(): void } {
  const child = spawn(compiler, ['--noEmit', '--pretty', 'false', '-p', config], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (child.pid !== undefined) yieldTo(child.pid);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const output = new Promise<string>((done) => {
    child.on('error', () => done(''));
    child.on('close', (code, signal) => done(code && !signal ? placesOf(Buffer.concat(chunks).toString('utf8')) : ''));
  });
  return { output, stop: () => void child.kill() };
}

function yieldTo(pid: number): void {
  try {
    setPriority(pid, PRIORITY);
  } catch {
    // It has ended already, or the system does not allow it: then it goes on beside the change.
  }
}

/** `lib/stage.ts(12,5): error TS2322: …` as `lib/stage.ts:12:5 error TS2322: …` */
function placesOf(output: string): string {
  return output.replace(/^(\S[^(\n]*)\((\d+),(\d+)\): /gm, '$1:$2:$3 ');
}
