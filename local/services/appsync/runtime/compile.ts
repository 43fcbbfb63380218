import { type Context, compileFunction } from 'node:vm';
import { type Clock, SystemClock } from '../../../core/clock.ts';
import { SeededRandom } from '../../../core/random.ts';
import { dynamoDbHelpers } from './dynamodb-helpers/index.ts';
import { type Evaluation, evaluate, type RequestScope, refuseFeature } from './evaluation.ts';
import { moduleBody } from './module.ts';
import { createSandbox } from './sandbox.ts';
import { parseSupported, UnsupportedCodeError } from './syntax.ts';
import { createExtensions } from './util/extensions.ts';
import { createConsole, createRuntimeObject, createUtil } from './util/index.ts';
import { refusingAllOthers } from './util/refusing.ts';

export type { Evaluation, ResolverError } from './evaluation.ts';
export { UnsupportedCodeError } from './syntax.ts';

/** Code sizes that AppSync takes, in characters. https://docs.aws.amazon.com/appsync/latest/APIReference/API_Resolver.html */
const LARGEST_CODE = 32_768;

export type HandlerName = 'request' | 'response';

/** A resolver's or function's code, ready to run. */
export interface CompiledCode {
  readonly name: string;
  /** Whether the code exports the handler. */
  has(handler: HandlerName): boolean;
  /**
   * Runs a handler with a context. Never throws: a thrown `util.error`, an early return and a fault in the code are
   * outcomes. `context.stash` is changed in place; the context itself is read-only to the handler.
   */
  evaluate(handler: HandlerName, context: Readonly<Record<string, unknown>>, scope?: RequestScope): Evaluation;
}

const API_KEY_SCOPE: RequestScope = { authType: 'API Key Authorization' };

type Handler = (context: unknown) => unknown;

/** The APPSYNC_JS runtime: one per API. */
export class AppSyncRuntime {
  readonly #context: Context = createSandbox((method) => refuseFeature(method));
  readonly #modules: Readonly<Record<string, unknown>>;
  readonly #globals: readonly unknown[];

  /** `clock` is what `util.time` and the sortable ids read, `random` what `util.math` draws from. */
  constructor(parts: { clock: Clock; random: SeededRandom }) {
    const util = createUtil(parts);
    const runtime = createRuntimeObject();
    const extensions = createExtensions();
    const utils = { util, runtime, extensions };
    this.#modules = {
      '@aws-appsync/utils': refusingAllOthers('@aws-appsync/utils', { ...utils, default: utils }),
      '@aws-appsync/utils/dynamodb': dynamoDbHelpers,
    };
    this.#globals = [util, runtime, extensions, createConsole()];
  }

  /**
   * Compiles code as deployed; `name` stands for it in messages (`Mutation.postOrder`). Raises UnsupportedCodeError for
   * code that APPSYNC_JS would not take.
   */
  compile(code: string, name: string): CompiledCode {
    if (code.length < 1 || code.length > LARGEST_CODE)
      throw new UnsupportedCodeError(
        `${name}: the code has ${code.length} characters; AppSync takes 1 to ${LARGEST_CODE}.`,
      );
    const body = moduleBody(parseSupported(code, name), code, name);
    // The braces let the module declare names, such as util, that are parameters here.
    const opening = "'use strict';{";
    const instantiate = compileFunction(`${opening}${body}}`, ['modules', 'util', 'runtime', 'extensions', 'console'], {
      parsingContext: this.#context,
      filename: 'code.js',
      columnOffset: -opening.length,
    });
    // Module-level state does not live from one evaluation to the next on AWS, so the module runs anew each time.
    const handlers = (): Partial<Record<HandlerName, Handler>> =>
      instantiate(this.#modules, ...this.#globals) as Partial<Record<HandlerName, Handler>>;
    const exported = exportedHandlers(handlers, name);
    return {
      name,
      has: (handler) => exported.has(handler),
      evaluate: (handler, context, scope = API_KEY_SCOPE) =>
        evaluate(
          () => handlers()[handler]?.(Object.isFrozen(context) ? context : Object.freeze({ ...context })),
          scope,
          describeFault,
        ),
    };
  }
}

/** Compiles one piece of code on its own, with real time: for tests of resolvers. Raises UnsupportedCodeError. */
export function compileResolver(code: string, name: string): CompiledCode {
  return new AppSyncRuntime({ clock: new SystemClock(), random: new SeededRandom(1) }).compile(code, name);
}

function exportedHandlers(
  handlers: () => Partial<Record<HandlerName, Handler>>,
  name: string,
): ReadonlySet<HandlerName> {
  const found = new Set<HandlerName>();
  const evaluation = evaluate(
    () => {
      const exported = handlers();
      for (const handler of ['request', 'response'] as const)
        if (typeof exported[handler] === 'function') found.add(handler);
    },
    API_KEY_SCOPE,
    describeFault,
  );
  if (evaluation.kind === 'error')
    throw new UnsupportedCodeError(`${name}: the code fails when it is loaded: ${evaluation.error.message}`);
  if (found.size === 0)
    throw new UnsupportedCodeError(`${name}: the code must export the functions request and response, or one of them.`);
  return found;
}

/** `code.js:162:13: ReferenceError: x is not defined`, as in https://github.com/aws/aws-appsync-community/issues/328 */
function describeFault(thrown: unknown): string {
  const place = /code\.js:\d+:\d+/.exec(stackOf(thrown))?.[0];
  return place ? `${place}: ${String(thrown)}` : String(thrown);
}

function stackOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'stack' in thrown ? String(thrown.stack) : '';
}
