import { compileResolver } from '../../local/services/appsync/runtime/compile.ts';
import { bundle, RESOLVER_NAMES } from './resolver.ts';

it.each(RESOLVER_NAMES)('%s is what APPSYNC_JS takes, with both handlers', (name) => {
  const code = compileResolver(bundle(name), name);
  expect([code.has('request'), code.has('response')]).toEqual([true, true]);
});
