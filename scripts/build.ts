import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleConsole } from '../local/control/console-files.ts';

/**
 * `npm run build`: the package as it is published, in `dist`. Node does not strip types under `node_modules`, so modules
 * are emitted one by one with their declarations; the console's page is bundled.
 */
const PROJECT = join(import.meta.dirname, '..');
const DIST = join(PROJECT, 'dist');

rmSync(DIST, { recursive: true, force: true });
execFileSync(join(PROJECT, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: PROJECT, stdio: 'inherit' });
// The compiler rewrites the suffixes of imports in modules, not in declarations.
for (const name of globSync('**/*.d.ts', { cwd: DIST })) {
  const file = join(DIST, name);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/((?:from|import\()\s*')(\.{1,2}\/[^']+)\.ts'/g, "$1$2.js'"));
}
for (const [name, content] of await bundleConsole(join(PROJECT, 'console'))) {
  const file = join(DIST, 'console', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
console.log(`Built ${globSync('**/*.js', { cwd: join(DIST, 'local') }).length} modules and the console into dist.`);
