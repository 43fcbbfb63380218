import base from './jest.config.js';

/** Comparisons with independent implementations; some need Java, so they are a script of their own. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/conformance/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
