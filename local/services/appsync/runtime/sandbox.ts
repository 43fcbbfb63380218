import { type Context, createContext, runInContext } from 'node:vm';

/** Globals of JavaScript that APPSYNC_JS has too; all others are taken away. */
const GLOBALS = [
  'Object',
  'Array',
  'String',
  'Number',
  'Boolean',
  'Math',
  'JSON',
  'NaN',
  'Infinity',
  'undefined',
  'globalThis',
];

/** Methods that JavaScript has and APPSYNC_JS has not: the list in `@aws-appsync/eslint-plugin`, no-disallowed-methods. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  'Array.prototype': ['copyWithin', 'entries', 'keys', 'toLocaleString', 'values'],
  Array: ['from', 'fromAsync', 'of'],
  Object: [
    'create',
    'defineProperties',
    'defineProperty',
    'freeze',
    'getOwnPropertyDescriptor',
    'getOwnPropertyDescriptors',
    'getOwnPropertyNames',
    'getOwnPropertySymbols',
    'getPrototypeOf',
    'groupBy',
    'is',
    'isExtensible',
    'isFrozen',
    'isSealed',
    'preventExtensions',
    'seal',
    'setPrototypeOf',
  ],
  'String.prototype': [
    'charCodeAt',
    'localeCompare',
    'matchAll',
    'padEnd',
    'padStart',
    'repeat',
    'search',
    'toLocaleLowerCase',
    'toLocaleUpperCase',
  ],
  String: ['fromCharCode', 'fromCodePoint'],
};

/** Runs inside the context. A method that is missing must be named, for "x is not a function" does not help anybody. */
const TAKE_AWAY = `(globals, methods, refuse) => {
  const owners = { Array, Object, String, 'Array.prototype': Array.prototype, 'String.prototype': String.prototype };
  const define = Object.defineProperty;
  define(Object.getPrototypeOf(() => {}), 'constructor', { value: undefined });
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!globals.includes(name)) delete globalThis[name];
  for (const owner of Object.keys(methods))
    for (const name of methods[owner]) define(owners[owner], name, { value: () => refuse(owner + '.' + name) });
}`;

/**
 * A JavaScript context with the global names of APPSYNC_JS and no others; `refuse` is called with the name of a method
 * that APPSYNC_JS lacks, and must throw. Not a security boundary: it catches what would fail on AWS.
 * https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export function createSandbox(refuse: (method: string) => never): Context {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  runInContext(TAKE_AWAY, context)(GLOBALS, METHODS, refuse);
  return context;
}
