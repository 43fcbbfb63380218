import type { CompiledCode } from '../runtime/compile.ts';

/** The code, when it exports both handlers; else an Error that names the missing one. */
export function bothHandlers(code: CompiledCode): CompiledCode {
  for (const handler of ['request', 'response'] as const)
    if (!code.has(handler)) throw new Error(`${code.name}: the code does not export the function ${handler}.`);
  return code;
}
