import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { HEAP_FLAGS } from '../../local/heap.ts';

const PROJECT = join(import.meta.dirname, '../..');
const FOLDERS = ['bin', 'lib', 'src', 'local', 'console', 'scripts', 'bench', 'test'];

interface Import {
  readonly from: string;
  readonly to: string;
  /** Gone at run time. */
  readonly typeOnly: boolean;
}

const files = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: PROJECT })).filter(
  (file) => !file.includes('node_modules') && !file.startsWith('src/generated'),
);
const imports: readonly Import[] = files.flatMap((from) => {
  const text = readFileSync(join(PROJECT, from), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(type\s+)?([^;'"]*?)\s*(?:from\s*)?'(\.[^']+)';/gm);
  return [...statements].map(([, type, names = '', target = '']) => ({
    from,
    to: normalize(join(dirname(from), target)),
    typeOnly: type !== undefined || /^\{(\s*type [^,}]+,?)+\s*\}$/.test(names),
  }));
});

const within = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
const serviceOf = (path: string): string | undefined => /^local\/services\/([^/]+)\//.exec(path)?.[1];
const crossing = (forbidden: (edge: Import) => boolean): string[] =>
  imports.filter(forbidden).map(({ from, to }) => `${from} → ${to}`);

describe('the house', () => {
  it('reads its own imports', () => {
    expect(imports.length).toBeGreaterThan(1_000);
    expect(crossing(({ from }) => from === 'local/cloud.ts')).toContain('local/cloud.ts → local/run.ts');
  });

  it('has a console that is no more code than the application that it shows', () => {
    const letters = (...patterns: string[]): number =>
      patterns
        .flatMap((pattern) => globSync(pattern, { cwd: PROJECT }))
        .filter((file) => !file.startsWith('src/generated'))
        .reduce((sum, file) => sum + readFileSync(join(PROJECT, file), 'utf8').length, 0);
    const application = letters('{bin,lib,src}/**/*.ts', 'statemachine/*.json', 'schema.graphql');
    expect(letters('console/**/*.{ts,tsx,css,html}')).toBeLessThanOrEqual(application);
  });

  it.each([
    ['lib and src know nothing of the local cloud', ['lib', 'src', 'bin'], ['local', 'console', 'scripts', 'test']],
    ['src knows nothing of lib', ['src'], ['lib', 'bin']],
    [
      'the local cloud knows nothing of the app, of scripts or of tests',
      ['local'],
      ['lib', 'src', 'bin', 'scripts', 'bench', 'test', 'console'],
    ],
    [
      'the kernel knows nobody',
      ['local/core'],
      ['local/services', 'local/platform', 'local/assembly', 'local/journal', 'local/control'],
    ],
    [
      'patterns are about patterns',
      ['local/patterns'],
      ['local/services', 'local/platform', 'local/assembly', 'local/control'],
    ],
    [
      'services know nothing of assemblies, of the control API or of the command line',
      ['local/services'],
      ['local/assembly', 'local/control', 'local/cli', 'local/dev', 'local/cloud.ts', 'local/run.ts'],
    ],
    [
      'the control API knows nothing of what puts the local cloud together',
      ['local/control'],
      ['local/cloud.ts', 'local/run.ts', 'local/cli', 'local/dev', 'local/config.ts'],
    ],
    [
      'the platform, and what it is made of, is below the services',
      ['local/platform', 'local/journal', 'local/storage', 'local/meter', 'local/faults', 'local/http', 'local/apis'],
      ['local/services', 'local/assembly', 'local/control', 'local/cli', 'local/dev'],
    ],
    [
      'assemblies become resources through the platform only',
      ['local/assembly'],
      ['local/services', 'local/control', 'local/cli', 'local/dev'],
    ],
    ['scripts and tools do not lean on tests', ['scripts', 'bench', 'console'], ['test']],
  ])('%s', (_rule, inside, outside) => {
    expect(
      crossing(
        ({ from, to }) =>
          inside.some((folder) => within(from, folder)) &&
          outside.some((folder) => within(to, folder)) &&
          !inside.some((folder) => within(to, folder)),
      ),
    ).toEqual([]);
  });

  it('a page of the console takes nothing of the local cloud but types and what the browser can run', () => {
    expect(crossing(({ from, to, typeOnly }) => within(from, 'console') && within(to, 'local') && !typeOnly)).toEqual(
      [],
    );
  });

  // The inbox is nobody's insides: every service that mails puts its emails there.
  it('a service calls another through the door, and does not reach into it', () => {
    expect(
      crossing(({ from, to }) => {
        const [service, other] = [serviceOf(from), serviceOf(to)];
        const shared = to === 'local/services/sns/inbox.ts';
        return service !== undefined && other !== undefined && service !== other && !shared;
      }),
    ).toEqual([]);
  });

  it('no module needs itself', () => {
    const runTime = circles(imports.filter(({ typeOnly }) => !typeOnly));
    expect(runTime.filter((way) => !isWithinOne(way, GRAMMAR))).toEqual([]);
    const withTypes = circles(imports);
    expect(withTypes.filter((way) => !isWithinOne(way, GRAMMAR) && !isWithinOne(way, WHAT_RUNS))).toEqual([]);
  });

  it('no file has more than 400 lines', () => {
    const long = files.filter((file) => readFileSync(join(PROJECT, file), 'utf8').split('\n').length > 401);
    expect(long).toEqual([]);
  });

  it('npm start runs with the flags that the benchmark measures with', () => {
    const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    expect(String(scripts.start).split(' ')).toEqual(expect.arrayContaining([...HEAP_FLAGS]));
  });

  it('no test is left out and no work is left for later', () => {
    const marks = /\b(?:it|test|describe)\.(?:skip|only|todo)\b|\b(?:TODO|FIXME)\b/;
    const marked = files.filter(
      (file) => file !== 'test/house/structure.test.ts' && marks.test(readFileSync(join(PROJECT, file), 'utf8')),
    );
    expect(marked).toEqual([]);
  });
});

/** States hold states: what compiles them calls itself, each kind of container in a file of its own. */
const GRAMMAR = /^local\/services\/stepfunctions\/definition\/compile-[\w-]+\.ts$/;
/** An execution runs a machine, whose states are handed the visit of a flow of that execution: types alone. */
const WHAT_RUNS =
  /^local\/services\/stepfunctions\/(?:interpreter\/(?:execution|flow|positions|visit)|states\/state|definition\/machine-definition|state-machine)\.ts$/;

function isWithinOne(way: string, files: RegExp): boolean {
  return way.split(' → ').every((file) => files.test(file));
}

/** Circles of imports, each as the way round it. */
function circles(edges: readonly Import[]): string[] {
  const next = Map.groupBy(edges, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (done.has(file) || way.includes(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...way, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}
