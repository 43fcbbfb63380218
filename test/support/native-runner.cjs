const { pathToFileURL } = require('node:url');

const { default: circus } = require('jest-circus/runner');
const NativeEnvironment = require('./native-environment.cjs');

/**
 * Runs a test file in the worker process itself instead of in a virtual machine of its own, all else as jest-circus
 * does. Node then loads the sources, once per worker instead of once per file, and what it has optimized stays so: that
 * is a good part of the suite's CPU time. The price is that files share modules: one that is about a module's state, such
 * as what it reads from the environment when it loads, asks for a virtual machine by `@jest-environment node`.
 */
module.exports = async function runNatively(globalConfig, config, environment, runtime, testPath, report) {
  if (!(environment instanceof NativeEnvironment))
    return circus(globalConfig, config, environment, runtime, testPath, report);
  // The framework keeps its handlers there; a file must not hear of another one's events.
  delete globalThis[Symbol.for('EVENT_HANDLERS')];
  // Jest would look up each place of each stack in a source map; nothing was transformed that had one.
  Error.prepareStackTrace = undefined;
  const native = new Proxy(runtime, {
    get(target, name) {
      if (name in NATIVE) return NATIVE[name];
      const value = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return circus(globalConfig, config, environment, native, testPath, report);
};

const NATIVE = {
  requireInternalModule(path) {
    delete require.cache[path];
    return require(path);
  },
  requireModule: require,
  setGlobalsForRuntime() {},
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: importAnew,
};

/** How often each file was run, as jest does while it watches. */
const runs = new Map();

function importAnew(path) {
  runs.set(path, (runs.get(path) ?? 0) + 1);
  return import(`${pathToFileURL(path)}?${runs.get(path)}`);
}
