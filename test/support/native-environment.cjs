const { ModuleMocker } = require('jest-mock');

/**
 * The global scope of a test file is the worker process's own (see native-runner.cjs). What a file changed in the
 * environment variables or in `process.exit` is put back after it.
 */
module.exports = class NativeEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  #exit = process.exit;
  #variables = { ...process.env };

  getVmContext() {
    return null;
  }

  async setup() {}

  async teardown() {
    process.exit = this.#exit;
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name];
    Object.assign(process.env, this.#variables);
  }
};
