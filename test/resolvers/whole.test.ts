import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { resolverCode } from '../../lib/resolver-code.ts';
import { compileResolver } from '../../local/services/appsync/runtime/compile.ts';
import { bundle, RESOLVER_NAMES } from './resolver.ts';

const stack = new Stack(new App());

describe.each(RESOLVER_NAMES)('%s', (name) => {
  it('is what APPSYNC_JS takes, with both handlers', () => {
    const code = compileResolver(bundle(name), name);
    expect([code.has('request'), code.has('response')]).toEqual([true, true]);
  });

  it('is tested as the very code that is deployed', () => {
    expect(resolverCode(name).bind(stack)).toEqual({ inlineCode: bundle(name) });
  });
});

it('leaves no resolver out', () => {
  const files = readdirSync(join(import.meta.dirname, '../../src/resolvers'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, ''));
  expect([...RESOLVER_NAMES].sort()).toEqual(files.sort());
});
