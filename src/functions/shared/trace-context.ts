import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known in a context: the current segment. Contexts inherit from the one they were made in. */
type Values = Record<string, unknown>;

/**
 * Where X-Ray's SDK keeps the current segment while work goes on asynchronously. It takes the place of `cls-hooked` in
 * the bundles (see `lib/bundle-options.ts`), which follows every promise by async_hooks: that was a quarter of the CPU
 * time of an invocation. Only what the SDK calls is here.
 */
class Namespace {
  readonly #storage = new AsyncLocalStorage<Values>();
  /** Entered while the module loads, outside of any invocation, which therefore does not inherit it by itself. */
  #entered: Values | undefined;

  get active(): Values | undefined {
    return this.#storage.getStore() ?? this.#entered;
  }

  createContext(): Values {
    return Object.create(this.active ?? null);
  }

  enter(context: Values): void {
    this.#entered = context;
  }

  get(name: string): unknown {
    return this.active?.[name];
  }

  set(name: string, value: unknown): unknown {
    const context = this.active;
    if (context) context[name] = value;
    return context && value;
  }

  run(work: (context: Values) => void): Values {
    const context = this.createContext();
    this.#storage.run(context, work, context);
    return context;
  }

  bind<Arguments extends unknown[], Result>(work: (...args: Arguments) => Result): (...args: Arguments) => Result {
    const context = this.active ?? this.createContext();
    return (...args) => this.#storage.run(context, work, ...args);
  }
}

const namespaces = new Map<string, Namespace>();

export function createNamespace(name: string): Namespace {
  const namespace = new Namespace();
  namespaces.set(name, namespace);
  return namespace;
}

export function getNamespace(name: string): Namespace | undefined {
  return namespaces.get(name);
}

export function destroyNamespace(name: string): void {
  namespaces.delete(name);
}
