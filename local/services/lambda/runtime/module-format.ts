import { readFileSync } from 'node:fs';
import { findPackageJSON, registerHooks } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';

type Format = 'commonjs' | 'module';

/**
 * Makes the `.js` files of a task root what they are on AWS, where no folder above it has a `package.json`: what Node finds
 * in their own syntax. Here the assembly lies in a project, which may say `"type": "module"` of itself, and the bundles
 * that NodejsFunction makes by default are CommonJS. Gives the format of the file that is loaded first; undefined, and
 * nothing is changed, when no `package.json` above speaks of it.
 * https://nodejs.org/api/packages.html#determining-module-system
 */
export function formatOnAws(taskRoot: string, file: string): Format | undefined {
  const isForeign = (url: string): boolean => {
    if (!url.endsWith('.js') || !url.startsWith(root)) return false;
    const scope = findPackageJSON(url);
    return scope !== undefined && !scope.startsWith(taskRoot + sep);
  };
  const root = `${pathToFileURL(taskRoot).href}/`;
  const first = pathToFileURL(file).href;
  if (!isForeign(first)) return undefined;
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      return isForeign(resolved.url) ? { ...resolved, format: formatOf(resolved.url) } : resolved;
    },
    load(url, context, next) {
      const loaded = next(url, context);
      return isForeign(url) && context.format !== undefined ? { ...loaded, format: context.format } : loaded;
    },
  });
  return formatOf(first);
}

/** What can't be CommonJS is an ES module. */
function formatOf(url: string): Format {
  try {
    compileFunction(readFileSync(fileURLToPath(url), 'utf8'), [
      'exports',
      'require',
      'module',
      '__filename',
      '__dirname',
    ]);
    return 'commonjs';
  } catch {
    return 'module';
  }
}
