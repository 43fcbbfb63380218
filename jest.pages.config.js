import base from './jest.config.js';

/** What changes the project, as its pages tell it or while `npm run dev` watches: done on copies that are synthesized, so a script of its own. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/pages/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
};
