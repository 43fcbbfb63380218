import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WarmApp } from '../../../local/dev/warm-app.ts';

/** An app whose manifest says what its module is like, in which process it ran, and how often one ran there. */
const APP = `
  import { existsSync, writeFileSync } from 'node:fs';
  import { version } from './version.mjs';
  globalThis.runs = (globalThis.runs ?? 0) + 1;
  if (version === 'wrong') throw new Error('this version is wrong');
  if (version === 'fatal') process.exit(3);
  writeFileSync(process.env.CDK_OUTDIR + '/manifest.json', JSON.stringify({ version, pid: process.pid, runs }));
`;

describe('an app that is kept warm', () => {
  let project: string;
  let app: WarmApp;
  const version = (is: string): void => writeFileSync(join(project, 'version.mjs'), `export const version = '${is}';`);
  const synthesize = async (): Promise<{ version: string; pid: number; runs: number }> => {
    const outdir = join(project, 'cdk.out');
    await app.synthesize(outdir);
    return JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
  };

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'warm-'));
    writeFileSync(join(project, 'app.mjs'), APP);
    writeFileSync(join(project, 'cdk.json'), JSON.stringify({ app: 'node app.mjs' }));
    version('one');
    app = new WarmApp(project, {}, 6);
  });
  afterEach(async () => {
    await app.close();
    rmSync(project, { recursive: true });
  });

  it('takes its modules as they stand each time, in one process', async () => {
    const first = await synthesize();
    version('two');
    const second = await synthesize();

    expect(first).toMatchObject({ version: 'one', runs: 1 });
    expect(second).toEqual({ version: 'two', pid: first.pid, runs: 2 });
  });

  it('has run a few times before it is first wanted, and nothing is left of that', async () => {
    await app.warmUp();

    expect((await synthesize()).runs).toBe(5);
    expect(readdirSync(project).sort()).toEqual(['app.mjs', 'cdk.json', 'cdk.out', 'version.mjs']);
  });

  it('lets whoever wants it go before the rest of its warming up', async () => {
    const warm = app.warmUp();
    expect((await synthesize()).runs).toBe(2);
    await warm;
    expect((await synthesize()).runs).toBe(3);
  });

  it('goes over to a process that is warm already, when one has served long enough', async () => {
    const pids = new Set<number>();
    while (app.successor === undefined) pids.add((await synthesize()).pid);
    const meanwhile = await synthesize();
    await app.successor;
    const next = await synthesize();

    expect([...pids]).toEqual([meanwhile.pid]);
    expect(next.pid).not.toBe(meanwhile.pid);
    expect(next.runs).toBe(5);
  });

  it('says what the app said of a version that is wrong, and runs the next', async () => {
    const { pid } = await synthesize();
    version('wrong');
    await expect(synthesize()).rejects.toThrow(/this version is wrong[\s\S]*app\.mjs/);
    version('two');

    expect(await synthesize()).toMatchObject({ version: 'two', pid });
  });

  it('outlives an app that ends its process', async () => {
    const { pid } = await synthesize();
    version('fatal');
    await expect(synthesize()).rejects.toThrow('The app ended with exit code 3.');
    version('two');

    const next = await synthesize();
    expect(next.version).toBe('two');
    expect(next.pid).not.toBe(pid);
  });

  it('answers whoever waits when the app ends its process while it warms up', async () => {
    version('fatal');
    const warm = app.warmUp();

    await expect(synthesize()).rejects.toThrow('The app ended with exit code 3.');
    await warm;
  });

  it('runs by its command when it writes its assembly only after the fact', async () => {
    writeFileSync(join(project, 'late.mjs'), "setImmediate(() => import('./app.mjs'));");
    writeFileSync(join(project, 'cdk.json'), JSON.stringify({ app: 'node late.mjs' }));

    expect((await synthesize()).runs).toBe(1);
    expect((await synthesize()).runs).toBe(1);
  });
});
