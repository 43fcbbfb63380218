import appsync from '@aws-appsync/eslint-plugin';
import * as parser from '@typescript-eslint/parser';

/** ESLint looks only at what runs in APPSYNC_JS: AWS's own rules, and two statements that those rules miss. */
export default [
  {
    files: ['src/resolvers/**/*.ts'],
    languageOptions: { parser, parserOptions: { project: './src/resolvers/tsconfig.json' } },
    plugins: { '@aws-appsync': appsync },
    rules: {
      ...appsync.configs.base.rules,
      ...appsync.configs.recommended.rules,
      'no-restricted-syntax': [
        'error',
        { selector: 'ThrowStatement', message: 'APPSYNC_JS has no throw: use util.error().' },
        { selector: 'NewExpression', message: 'APPSYNC_JS has no constructors: use the util helpers.' },
      ],
    },
  },
];
