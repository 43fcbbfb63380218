import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { InputStamps } from '../../../local/dev/bundles/input-stamps.ts';
import { type Esbuild, KeptBundle } from '../../../local/dev/bundles/kept-bundle.ts';
import { WarmApp } from '../../../local/dev/warm-app.ts';

const NODE_MODULES = join(import.meta.dirname, '../../../node_modules');

/** An app that bundles a function into its assembly, and a resolver into its manifest. */
const APP = `
  import { writeFileSync } from 'node:fs';
  import { buildSync } from 'esbuild';
  const out = process.env.CDK_OUTDIR;
  buildSync({ entryPoints: ['src/main.ts'], bundle: true, minify: true, outfile: out + '/code/index.mjs', logLevel: 'silent' });
  const { outputFiles } = buildSync({ entryPoints: ['src/main.ts'], bundle: true, write: false, logLevel: 'silent' });
  writeFileSync(out + '/manifest.json', outputFiles[0].text);
`;

describe('the bundles of a running `npm run dev`', () => {
  let project: string;
  let app: WarmApp;
  let run = 0;
  const write = (file: string, text: string): void => writeFileSync(join(project, file), text);
  const synthesize = async (): Promise<{ code: string; manifest: string }> => {
    const outdir = join(project, `cdk.out.${++run}`);
    await app.synthesize(outdir);
    const read = (file: string): string => readFileSync(join(outdir, file), 'utf8');
    return { code: read('code/index.mjs'), manifest: read('manifest.json') };
  };
  /** What esbuild makes of the sources as they stand, when it is asked for the first time. */
  const fresh = (): { code: string; manifest: string } => {
    const text = (minify: boolean): string => {
      const entryPoints = ['src/main.ts'];
      const result = esbuild.buildSync({ absWorkingDir: project, entryPoints, bundle: true, minify, write: false });
      return result.outputFiles[0]?.text ?? '';
    };
    return { code: text(true), manifest: text(false) };
  };

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'bundles-'));
    mkdirSync(join(project, 'src'));
    symlinkSync(NODE_MODULES, join(project, 'node_modules'));
    write('app.mjs', APP);
    write('cdk.json', JSON.stringify({ app: 'node app.mjs' }));
    write('src/main.ts', "import './effect'; import { part } from './part'; console.log(part);");
    write('src/effect.js', "console.log('effect');");
    write('src/part.js', "export const part = 'first';");
    app = new WarmApp(project, {});
  });
  afterEach(async () => {
    await app.close();
    rmSync(project, { recursive: true });
  });

  it('are what esbuild makes of the sources, wherever they are to lie', async () => {
    const expected = fresh();

    expect(await synthesize()).toEqual(expected);
    expect(await synthesize()).toEqual(expected);
    expect(expected.code).toContain('first');
  });

  it.each([
    ['one of their files', 'src/part.js', "export const part = 'second';"],
    ['a file that an import means from now on', 'src/part.ts', "export const part: string = 'second';"],
    ['how sources are compiled', 'tsconfig.json', '{ "compilerOptions": { "target": "es5", "alwaysStrict": true } }'],
    ['what a package says of its modules', 'package.json', '{ "sideEffects": false }'],
  ])('are made anew when somebody saves %s', async (_what, file, text) => {
    await synthesize();
    write(file, text);

    expect(await synthesize()).toEqual(fresh());
  });

  it('are refused with what esbuild says, and made when that is mended', async () => {
    await synthesize();
    write('src/part.js', 'export const part = ;');
    await expect(synthesize()).rejects.toThrow(/src\/part\.js:1:20: ERROR: Unexpected ";"/);
    write('src/part.js', "export const part = 'mended';");

    expect(await synthesize()).toEqual(fresh());
  });
});

describe('a bundle that is kept', () => {
  it('is not trusted when a file of it was saved while it was made', () => {
    const begin = Date.now() - 1_000;
    const folder = mkdtempSync(join(tmpdir(), 'stamps-'));
    const file = join(folder, 'main.js');
    writeFileSync(file, '');

    expect(new InputStamps([file], begin).hold()).toBe(false);
    expect(new InputStamps([file], Date.now() + 1_000).hold()).toBe(true);

    rmSync(folder, { recursive: true });
  });

  it('is not made again while nothing has changed that it depends on', async () => {
    const project = mkdtempSync(join(tmpdir(), 'kept-'));
    const main = join(project, 'main.js');
    writeFileSync(main, "console.log('first');");
    let made = 0;
    const counting: Esbuild = {
      context: async (options) => {
        const context = await esbuild.context(options);
        const rebuild = (): ReturnType<typeof context.rebuild> => {
          made++;
          return context.rebuild();
        };
        return { ...context, rebuild };
      },
    };
    const bundle = new KeptBundle(counting, { absWorkingDir: project, entryPoints: [main] });
    const isMadeAgain = async (): Promise<boolean> => {
      const before = made;
      await bundle.current();
      return made > before;
    };

    // What was saved a moment before may not be in it.
    while (await isMadeAgain()) expect(made).toBeGreaterThan(0);
    expect(await isMadeAgain()).toBe(false);
    writeFileSync(main, "console.log('second');");
    expect(await isMadeAgain()).toBe(true);
    const [file] = await bundle.current();
    expect(new TextDecoder().decode(typeof file === 'object' ? file.contents : undefined)).toContain('second');

    await bundle.forget();
    rmSync(project, { recursive: true });
  });
});
