import { compileResolver } from '../../../local/services/appsync/runtime/compile.ts';

const withBody = (body: string): string =>
  `// src/resolvers/shared/helper.ts\nfunction helper() { return 1; }\n// src/resolvers/Query.order.ts\nfunction request(ctx) {\n  ${body}\n}\nexport { request };\n`;

describe('code that APPSYNC_JS does not take is refused when it is loaded', () => {
  it.each([
    ['try/catch/finally', 'try { return 1; } catch { return 2; }'],
    ['throw', 'throw "x";'],
    ['while', 'while (ctx.x) { return 1; }'],
    ['do-while', 'do { ctx.x; } while (ctx.x);'],
    ['for(initialization; condition; afterthought)', 'for (let i = 0; i < 3; i += 1) { ctx.x; }'],
    ['continue', 'for (const x of ctx.xs) { continue; }'],
    ['a labeled statement', 'outer: for (const x of ctx.xs) { break outer; }'],
    ['the operator ++', 'let i = 0; i++; return i;'],
    ['the operator --', 'let i = 0; --i; return i;'],
    ['the operator ~', 'return ~ctx.x;'],
    ['the operator in', 'return "a" in ctx;'],
    ['instanceof', 'return ctx instanceof Object;'],
    ['an async function', 'const f = async () => 1; return f;'],
    ['a generator function', 'function* f() { return 1; } return f;'],
    ['class', 'class A {} return A;'],
    ['this', 'return this;'],
    ['new', 'return new Date();'],
    ['a regex literal', 'return "a".replace(/a/, "b");'],
    ['Function.prototype.call', 'return helper.call(null);'],
    ['import()', 'return import("x");'],
  ])('%s', (feature, body) => {
    let message = '';
    try {
      compileResolver(withBody(body), 'Query.order');
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('UnsupportedCodeError: Query.order, line 5 (bundled from src/resolvers/Query.order.ts)');
    expect(message).toContain(`: ${feature} is not supported by APPSYNC_JS; `);
  });

  it('recursion, direct or through others, with the way it goes', () => {
    const direct = 'export function request(n) { return depth(n); }\nfunction depth(n) { return depth(n - 1); }';
    expect(() => compileResolver(direct, 'f')).toThrow('f, line 2: recursion (depth → depth) is not supported');
    const indirect =
      'export function request(n) { return a(n); }\nconst a = (n) => b(n);\nconst b = (n) => (n ? a(n - 1) : 0);';
    expect(() => compileResolver(indirect, 'f')).toThrow('recursion (a → b → a)');
  });

  it.each([
    ['import fs from "node:fs"; export function request() {}', 'the module node:fs is not supported'],
    ['import { select } from "@aws-appsync/utils/rds"; export function request() {}', 'no RDS data source'],
    ['export default function request() {}', 'export default is not supported'],
    ['export * from "@aws-appsync/utils"; export function request() {}', 'export * is not supported'],
    ['export { util } from "@aws-appsync/utils";', 'export from another module is not supported'],
    ['const x = 1; export { x };', 'must export the functions request and response'],
    ['export function request( {', 'is not JavaScript'],
    ['', 'has 0 characters'],
    [`export function request() {} // ${'x'.repeat(32_768)}`, 'AppSync takes 1 to 32768'],
    ['export function request() {}\nObject.freeze({});', 'fails when it is loaded: Object.freeze is not supported'],
  ])('modules: %#', (text, message) => {
    expect(() => compileResolver(text, 'Query.order')).toThrow(message);
  });
});

describe('what APPSYNC_JS has is taken', () => {
  it('loops over values and names, switch, spread, optional chaining, templates, rest, arrow functions', () => {
    const text = `import { util as u } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
const LIMIT = 3;
var join = (...parts) => parts.join('-');
export const request = (ctx) => {
  let total = 0;
  for (const n of ctx.args.numbers) { if (n > LIMIT) break; total += n; }
  const names = [];
  for (const name in ctx.args.bag) names.push(name);
  switch (ctx.args.kind) { case 'a': names.push('A'); break; default: names.push('?'); }
  return { ...ctx.args.bag, total, text: join(\`\${names.length}\`, ctx.args.none?.at ?? 'none'), u: typeof u.autoId, k: ddb.get({ key: { id: 1 } }).operation };
};
export function response() {}`;
    const outcome = compileResolver(text, 'f').evaluate('request', {
      args: { numbers: [1, 2, 9, 4], bag: { x: 1, y: 2 }, kind: 'a' },
    });
    expect(outcome).toMatchObject({
      kind: 'value',
      value: { x: 1, y: 2, total: 3, text: '3-none', u: 'function', k: 'GetItem' },
    });
  });
});
