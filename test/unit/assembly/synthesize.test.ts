import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuseStale, synthesize } from '../../../local/assembly/synthesize.ts';

/** An app that writes what it was told into its manifest, and counts how often it ran. */
const APP = `
  const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
  const { CDK_OUTDIR: out, CDK_CONTEXT_JSON: context } = process.env;
  appendFileSync('runs', '.');
  if (JSON.parse(context).broken) { console.error('lib/stack.ts:3 is wrong'); process.exit(1); }
  writeFileSync(out + '/manifest.json', context);
`;

let project: string;
let outdir: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'synth-'));
  outdir = join(project, 'cdk.out');
  mkdirSync(join(project, 'lib'));
  writeFileSync(join(project, 'app.cjs'), APP);
  writeFileSync(join(project, 'lib/stack.ts'), 'one');
  writeFileSync(join(project, 'cdk.json'), JSON.stringify({ app: 'node app.cjs', context: { flag: true } }));
});
afterEach(() => rmSync(project, { recursive: true }));

const runs = (): number => readFileSync(join(project, 'runs'), 'utf8').length;

describe('synthesis', () => {
  it('happens once for the same sources, and hands the app the context of cdk.json and the command line', async () => {
    expect(await synthesize(project, outdir, { stage: 'prod' })).toEqual({ synthesized: true });
    expect(await synthesize(project, outdir, { stage: 'prod' })).toEqual({ synthesized: false });
    expect(runs()).toBe(1);
    expect(JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'))).toMatchObject({
      flag: true,
      stage: 'prod',
    });
  });

  it('happens again when a source or the context changes, or when another command rewrote the folder', async () => {
    await synthesize(project, outdir);
    writeFileSync(join(project, 'lib/stack.ts'), 'two');
    expect(await synthesize(project, outdir)).toEqual({ synthesized: true });
    expect(await synthesize(project, outdir, { stage: 'prod' })).toEqual({ synthesized: true });
    writeFileSync(join(outdir, 'manifest.json'), '{}');
    expect(await synthesize(project, outdir, { stage: 'prod' })).toEqual({ synthesized: true });
    expect(runs()).toBe(4);
  });

  it('that fails says what the app said, is not taken for done, and leaves the last assembly whole', async () => {
    await synthesize(project, outdir);
    const before = readFileSync(join(outdir, 'manifest.json'), 'utf8');
    await expect(synthesize(project, outdir, { broken: 'yes' })).rejects.toThrow(
      /exit code 1.*lib\/stack\.ts:3 is wrong/s,
    );
    await expect(synthesize(project, outdir, { broken: 'yes' })).rejects.toThrow(/lib\/stack\.ts:3/);
    expect(readFileSync(join(outdir, 'manifest.json'), 'utf8')).toBe(before);
    expect(readdirSync(project).sort()).toEqual(['app.cjs', 'cdk.json', 'cdk.out', 'lib', 'runs']);
  });

  it('leaves an assembly that is refused once its sources or its files have changed', async () => {
    await synthesize(project, outdir);
    expect(() => refuseStale(project, outdir)).not.toThrow();
    writeFileSync(join(project, 'lib/stack.ts'), 'two');
    expect(() => refuseStale(project, outdir)).toThrow(/is stale.*sources have changed/);
    writeFileSync(join(outdir, 'manifest.json'), '{}');
    expect(() => refuseStale(project, outdir)).toThrow(/was changed after it was synthesized/);
  });
});
