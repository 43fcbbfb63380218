import base from './jest.config.js';

/** The console in a real browser; slower than the rest, and Chromium must be there, so it is a script of its own. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
  // A browser keeps both cores busy by itself.
  maxWorkers: 1,
};
