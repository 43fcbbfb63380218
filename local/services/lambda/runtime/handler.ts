import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './errors.ts';
import { formatOnAws } from './module-format.ts';

/** A handler as the runtime calls it. */
export type Handler = (event: unknown, context: unknown) => unknown;

/**
 * Loads `folder/index.handler` from the task root, as the Node.js runtime looks for it: the name as it stands, then
 * with `.js`, `.mjs`, `.cjs`, then as Node resolves modules. Raises RuntimeError, or what the module itself throws.
 */
export async function loadHandler(taskRoot: string, handlerString: string, executionEnv: string): Promise<Handler> {
  if (handlerString.includes('..'))
    throw new RuntimeError(
      'MalformedHandlerName',
      `'${handlerString}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  const [, moduleName, handlerName] = /^([^.]*)\.(.+)$/.exec(basename(handlerString)) ?? [];
  if (!moduleName || !handlerName) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const module = await loadModule(taskRoot, join(dirname(handlerString), moduleName));
  const found = member(module, handlerName) ?? member(member(module, 'default'), handlerName);
  if (found === undefined) throw new RuntimeError('HandlerNotFound', `${handlerString} is undefined or not exported`);
  if (!isFunction(found)) throw new RuntimeError('HandlerNotFound', `${handlerString} is not a function`);
  if (found.length < 3) return (event, context) => found(event, context);
  if (executionEnv !== 'AWS_Lambda_nodejs22.x')
    throw new RuntimeError(
      'CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later.',
    );
  return (event, context) => callBack(found, event, context);
}

type AnyFunction = (...parameters: unknown[]) => unknown;

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

/** Handlers of Node.js 22 may answer by a callback, or by a promise like the others. */
function callBack(handler: AnyFunction, event: unknown, context: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const returned = handler(event, context, (error: unknown, result: unknown) =>
      error === undefined || error === null ? resolve(result) : reject(error),
    );
    if (returned instanceof Promise) returned.then(resolve, reject);
  });
}

async function loadModule(taskRoot: string, modulePath: string): Promise<unknown> {
  const file = ['', '.js', '.mjs', '.cjs']
    .map((extension) => `${resolve(taskRoot, modulePath)}${extension}`)
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  try {
    const require = createRequire(join(taskRoot, 'index.js'));
    if (file !== undefined)
      return formatOnAws(taskRoot, file) === 'commonjs' ? require(file) : await import(pathToFileURL(file).href);
    return require(require.resolve(basename(modulePath), { paths: [taskRoot, join(taskRoot, dirname(modulePath))] }));
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('UserCodeSyntaxError', String(error), error.stack);
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')
      throw new RuntimeError('ImportModuleError', String(error), error.stack);
    throw error;
  }
}

function member(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split('.')) {
    if ((typeof found !== 'object' && typeof found !== 'function') || found === null) return undefined;
    found = Reflect.get(found, name);
  }
  return found;
}
