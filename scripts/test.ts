import { spawn } from 'node:child_process';

/** Hardly anything that the compiler, a Go program, has in memory is ever garbage, and looking for it takes seconds. */
const NO_COLLECTION = { GOGC: 'off' };

/**
 * `npm test`: types, lint and format beside the tests, since each leaves a core idle for a while. What a check prints
 * comes in one piece when it ends; the tests' summary comes last. Arguments go to jest.
 */
const checks = ['types', 'lint'].map((script) => ({ script, ended: run([script], 'pipe', NO_COLLECTION) }));
const tests = run(['jest', '--', ...process.argv.slice(2)], 'inherit');

const failed: string[] = [];
for (const { script, ended } of checks) {
  void ended.then(({ code, output }) => {
    console.log(`${code === 0 ? 'PASS' : 'FAIL'} npm run ${script}${output === '' ? '' : `\n${output}`}`);
    if (code !== 0) failed.push(script);
  });
}
const [{ code }] = await Promise.all([tests, ...checks.map(({ ended }) => ended)]);
if (failed.length > 0) console.error(`\nFailed besides the tests: npm run ${failed.join(', npm run ')}`);
process.exitCode = code === 0 && failed.length === 0 ? 0 : 1;

/**
 * Runs a script of package.json, by Node itself, since npm takes half a second to start; `output` is what it printed,
 * unless that went straight to the terminal.
 */
function run(
  args: readonly string[],
  output: 'inherit' | 'pipe',
  variables: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--run', ...args], {
      stdio: ['inherit', output, output],
      env: { ...process.env, ...variables },
    });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8').trim() }));
  });
}
