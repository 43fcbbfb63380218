import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * `npm run test:package`: packs the package as `npm publish` would, installs it in a copy of `examples/jest`, whose other
 * dependencies are linked so that no network is needed, and runs the example's tests, its types and the command.
 */
const PROJECT = join(import.meta.dirname, '..');
const MODULES = join(PROJECT, 'node_modules');
const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;

const folder = mkdtempSync(join(tmpdir(), 'package-'));
const run = (command: string, args: readonly string[], environment: Record<string, string> = {}): void => {
  console.log(`> ${[command, ...args].join(' ')}`);
  execFileSync(command, args, { cwd: folder, stdio: 'inherit', env: { ...process.env, PATH, ...environment } });
};
try {
  cpSync(join(PROJECT, 'examples/jest'), folder, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: PROJECT, stdio: 'inherit' });
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  linkDependencies(join(folder, 'node_modules'));
  const installed = join(folder, 'node_modules/order-choreography');
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed]);

  run('node', ['app.js'], { CDK_OUTDIR: join(folder, 'cdk.out') });
  run('node', ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js']);

  writeFileSync(join(folder, 'types.ts'), consumer());
  const strict = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2024', '--types', 'node'];
  run(join(MODULES, '.bin/tsc'), [...strict, '--module', 'nodenext', 'types.ts']);
  run('node', [join(installed, 'dist/local/main.js'), '--help']);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Links each package, those of scopes one by one; the project itself is what is tested. */
function linkDependencies(modules: string): void {
  for (const name of readdirSync(MODULES)) {
    if (name === 'order-choreography') continue;
    if (!name.startsWith('@')) link(name);
    else for (const scoped of readdirSync(join(MODULES, name))) link(`${name}/${scoped}`);
  }
  function link(name: string): void {
    const place = join(modules, name);
    mkdirSync(dirname(place), { recursive: true });
    if (!existsSync(place)) symlinkSync(join(MODULES, name), place);
  }
}

/** A consumer in TypeScript. */
function consumer(): string {
  return `import { type Cloud, type Hop, startCloud } from 'order-choreography';
const cloud: Cloud = await startCloud({ assembly: 'cdk.out', seed: 1 });
const hop: Hop = await cloud.journal.waitFor('anything', ({ outcome }) => outcome === 'ok');
const changes: readonly { readonly path: string }[] = await cloud.update('cdk.out', (losses) => losses.length === 0);
console.log(hop.action.length, changes.length, cloud.inbox.read()[0]?.text);
await cloud.stop();
`;
}
