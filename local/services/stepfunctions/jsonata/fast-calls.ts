import { type AstNode, isAstNode, nodesOf } from './ast.ts';
import { BoundedRegExp } from './bounded-regexp.ts';
import { ASK_JSONATA, type FastPath, isBare, truth } from './fast-value.ts';

/** A function of one argument; ASK_JSONATA wherever jsonata would coerce or complain. */
const CALLS: Readonly<Record<string, (value: unknown) => unknown>> = {
  exists: (value) => value !== undefined,
  floor: (value) => (typeof value === 'number' ? Math.floor(value) : ASK_JSONATA),
  length: (value) => (typeof value === 'string' ? Array.from(value).length : ASK_JSONATA),
  not: (value) => {
    const holds = value === undefined ? undefined : truth(value);
    return holds === undefined ? ASK_JSONATA : !holds;
  },
  parse: (value) => {
    if (typeof value !== 'string') return ASK_JSONATA;
    try {
      return JSON.parse(value);
    } catch {
      return ASK_JSONATA;
    }
  },
  string: (value) => {
    if (value === undefined || typeof value === 'string') return value;
    return Number.isSafeInteger(value) || typeof value === 'boolean' ? String(value) : ASK_JSONATA;
  },
  type: (value) => {
    if (value === undefined || typeof value === 'function') return ASK_JSONATA;
    if (value === null) return 'null';
    return Array.isArray(value) ? 'array' : typeof value;
  },
};

/** A call of one of the plainest functions, or undefined. `compile` compiles its arguments. */
export function compileFastCall(node: AstNode, compile: (node: AstNode) => FastPath | undefined): FastPath | undefined {
  const procedure = node['procedure'];
  const [first, second, ...more] = nodesOf(node['arguments']);
  if (!isAstNode(procedure) || procedure.type !== 'variable' || !isBare(procedure) || !first || more.length > 0)
    return undefined;
  const name = String(procedure['value']);
  const argument = compile(first);
  const apply = second ? (name === 'contains' ? containing(second) : undefined) : CALLS[name];
  if (!argument || !apply) return undefined;
  return (bindings) => {
    // A workflow variable may hide the function.
    if (name in bindings) return ASK_JSONATA;
    const value = argument(bindings);
    return value === ASK_JSONATA ? value : apply(value);
  };
}

/** `$contains` with a fixed text or regular expression. */
function containing(pattern: AstNode): ((value: unknown) => unknown) | undefined {
  const token = pattern['value'];
  if (!isBare(pattern)) return undefined;
  if (pattern.type === 'string' && typeof token === 'string')
    return (value) => (typeof value === 'string' ? value.includes(token) : ASK_JSONATA);
  if (pattern.type !== 'regex' || !(token instanceof RegExp)) return undefined;
  const expression = new BoundedRegExp(token);
  return (value) => {
    if (typeof value !== 'string') return ASK_JSONATA;
    expression.lastIndex = 0;
    const match = expression.exec(value);
    // jsonata refuses expressions that match nothing at all.
    return match?.[0] === '' ? ASK_JSONATA : match !== null;
  };
}
