const http = require('node:http');
const https = require('node:https');
const { flushCompileCache } = require('node:module');
const { ModuleMocker } = require('jest-mock');

/** What code under test replaces, as X-Ray's SDK does to follow requests. */
const REPLACED = [
  [process, 'exit'],
  [globalThis, 'fetch'],
  ...[http, https].flatMap((module) => [
    [module, 'request'],
    [module, 'get'],
  ]),
];

/**
 * The global scope of a test file is the worker process's own (see native-runner.cjs). What a file changed in the
 * environment variables, or replaced of the above, is put back after it.
 */
module.exports = class NativeEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  #replaced = REPLACED.map(([object, name]) => [object, name, object[name]]);
  #variables = { ...process.env };

  getVmContext() {
    return null;
  }

  async setup() {}

  async teardown() {
    // All at once, when the process ends, takes so long that jest takes the process for stuck.
    flushCompileCache();
    for (const [object, name, original] of this.#replaced) object[name] = original;
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name];
    Object.assign(process.env, this.#variables);
  }
};
