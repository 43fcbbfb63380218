/** Node strips the types itself, so tests run the very sources; nothing is compiled ahead. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/conformance/'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testSequencer: '<rootDir>/test/support/slowest-first.js',
  // By default jest leaves one core idle: half of the machine, where there are two.
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/support/synthesize.ts',
  coverageProvider: 'v8',
  reporters: ['default', '<rootDir>/test/support/summary-reporter.js'],
};
