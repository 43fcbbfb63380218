import { availableParallelism } from 'node:os';

/** Node strips the types itself, so tests run the very sources; nothing is compiled ahead. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/conformance/'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testSequencer: '<rootDir>/test/support/slowest-first.js',
  // Jest would leave a core idle, but some tests wait for processes and time: one more than there are cores.
  maxWorkers: availableParallelism() + 1,
  globalSetup: '<rootDir>/test/support/synthesize.ts',
  coverageProvider: 'v8',
  reporters: ['default', '<rootDir>/test/support/summary-reporter.js'],
};
