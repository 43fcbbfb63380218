import base from './jest.config.js';

/** The pages of docs that change the project, followed to the letter: each synthesizes a copy, so they are a script of their own. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/pages/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
};
