import base from './jest.config.js';

/**
 * The pages of docs followed to the letter, where that takes a copy of the project that is synthesized, or programs that
 * are slow to start: a script of its own, for `npm test` is to be quick.
 */
export default {
  ...base,
  testMatch: ['<rootDir>/test/pages/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
};
