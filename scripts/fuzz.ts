import { spawn } from 'node:child_process';

/** `npm run fuzz`: the tests of test/fuzz with 10,000 inputs in place of 500; FUZZ_RUNS asks for another number. */
const FUZZ_RUNS = process.env['FUZZ_RUNS'] ?? '10000';
const jest = spawn(
  process.execPath,
  ['node_modules/jest/bin/jest.js', '--runInBand', 'test/fuzz', ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, FUZZ_RUNS } },
);
jest.once('exit', (code) => process.exit(code ?? 1));
