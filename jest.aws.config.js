/** Against a deployed stack, by `npm run test:aws`: nothing is synthesized, and a test may wait as long as a cloud takes. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/aws/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/dist'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  maxWorkers: 1,
  testTimeout: 180_000,
};
