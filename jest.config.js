import { availableParallelism } from 'node:os';

/** Node strips the types itself, so tests run the very sources; nothing is compiled ahead. */
export default {
  testEnvironment: '<rootDir>/test/support/native-environment.cjs',
  testRunner: '<rootDir>/test/support/native-runner.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/conformance/',
    '<rootDir>/test/pages/',
    '<rootDir>/test/aws/',
    '<rootDir>/test/browser/',
  ],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out'],
  // What a test waits for ends by itself and says what it was; this is for what hangs, on a busy machine too.
  testTimeout: 30_000,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testSequencer: '<rootDir>/test/support/slowest-first.js',
  // Jest would leave a core idle, but some tests wait for processes and time: one more than there are cores.
  maxWorkers: availableParallelism() + 1,
  globalSetup: '<rootDir>/test/support/synthesize.ts',
  coverageProvider: 'v8',
  reporters: ['default', '<rootDir>/test/support/summary-reporter.js'],
};
