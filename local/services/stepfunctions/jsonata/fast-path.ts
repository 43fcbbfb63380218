import { type AstNode, isAstNode, nodesOf } from './ast.ts';
import { compileFastCall } from './fast-calls.ts';
import { ASK_JSONATA, type FastPath, isBare, isObject, truth } from './fast-value.ts';

/**
 * A synchronous evaluator for the plain majority of expressions: paths from a variable, literals, comparisons, `and`,
 * `or`, `&`, conditions and the plainest functions. jsonata itself awaits every node, which costs tens of microseconds.
 * Wherever jsonata would do anything beyond the obvious, ASK_JSONATA is answered, and at compile time undefined is.
 */
export function compileFastPath(ast: AstNode): FastPath | undefined {
  if (ast['predicate'] !== undefined || ast['group'] !== undefined || ast['keepArray'] !== undefined) return undefined;
  switch (ast.type) {
    case 'string':
    case 'number':
    case 'value': {
      const value = ast['value'];
      return () => value;
    }
    case 'variable':
      return variable(ast);
    case 'path':
      return path(ast);
    case 'binary':
      return binary(ast);
    case 'condition':
      return condition(ast);
    case 'block':
      return block(ast);
    case 'function':
      return compileFastCall(ast, compileFastPath);
    default:
      return undefined;
  }
}

function variable(node: AstNode): FastPath | undefined {
  const name = node['value'];
  if (typeof name !== 'string' || name === '' || name === '$') return undefined;
  return (bindings) => (name in bindings ? bindings[name] : ASK_JSONATA);
}

/** A step by name, then by fixed positions: `input[0]`. */
interface Step {
  readonly name: string;
  readonly positions: readonly number[];
}

function path(node: AstNode): FastPath | undefined {
  if (node['keepSingletonArray'] !== undefined || node['tuple'] !== undefined) return undefined;
  const [first, ...rest] = nodesOf(node['steps']);
  if (first?.type !== 'variable' || !isBare(first)) return undefined;
  const start = variable(first);
  const steps: Step[] = [];
  for (const node of rest) {
    const step = stepOf(node);
    if (!step) return undefined;
    steps.push(step);
  }
  if (!start) return undefined;
  return (bindings) => {
    let value = start(bindings);
    for (const step of steps) {
      if (value === undefined || value === ASK_JSONATA) return value;
      value = follow(value, step);
    }
    return value;
  };
}

const PLAIN_STEP_MEMBERS = new Set(['type', 'value', 'position', 'stages']);

function stepOf(node: AstNode): Step | undefined {
  const name = node['value'];
  if (node.type !== 'name' || typeof name !== 'string') return undefined;
  if (!Object.keys(node).every((member) => PLAIN_STEP_MEMBERS.has(member))) return undefined;
  const positions: number[] = [];
  for (const stage of nodesOf(node['stages'])) {
    const filter = stage['expr'];
    const position = isAstNode(filter) && filter.type === 'number' && isBare(filter) ? filter['value'] : undefined;
    if (typeof position !== 'number' || !Number.isInteger(position) || position < 0) return undefined;
    positions.push(position);
  }
  return { name, positions };
}

function follow(from: unknown, step: Step): unknown {
  // A path maps over arrays, and what comes out may be a sequence.
  if (Array.isArray(from) || typeof from === 'function') return ASK_JSONATA;
  if (typeof from !== 'object' || from === null) return undefined;
  if (!Object.hasOwn(from, step.name)) return step.name in from ? ASK_JSONATA : undefined;
  let value: unknown = Reflect.get(from, step.name);
  for (const position of step.positions) {
    if (!Array.isArray(value)) return ASK_JSONATA;
    value = value[position];
    if (Array.isArray(value)) return ASK_JSONATA;
  }
  return value;
}

function binary(node: AstNode): FastPath | undefined {
  const [left, right] = [node['lhs'], node['rhs']];
  if (!isAstNode(left) || !isAstNode(right)) return undefined;
  const combine = COMBINE[String(node['value'])];
  const [first, second] = [compileFastPath(left), compileFastPath(right)];
  if (!combine || !first || !second) return undefined;
  return (bindings) => {
    const a = first(bindings);
    if (a === ASK_JSONATA) return a;
    const b = second(bindings);
    return b === ASK_JSONATA ? b : combine(a, b);
  };
}

const COMBINE: Readonly<Record<string, (a: unknown, b: unknown) => unknown>> = {
  '=': (a, b) => (isObject(a) || isObject(b) ? ASK_JSONATA : a !== undefined && b !== undefined && a === b),
  '!=': (a, b) => (isObject(a) || isObject(b) ? ASK_JSONATA : a !== undefined && b !== undefined && a !== b),
  and: (a, b) => both(truth(a), truth(b), (x, y) => x && y),
  or: (a, b) => both(truth(a), truth(b), (x, y) => x || y),
  '&': (a, b) => (isText(a) && isText(b) ? (a ?? '') + (b ?? '') : ASK_JSONATA),
  '<': (a, b) => compare(a, b, (order) => order < 0),
  '<=': (a, b) => compare(a, b, (order) => order <= 0),
  '>': (a, b) => compare(a, b, (order) => order > 0),
  '>=': (a, b) => compare(a, b, (order) => order >= 0),
};

function isText(value: unknown): value is string | undefined {
  return typeof value === 'string' || value === undefined;
}

function compare(a: unknown, b: unknown, holds: (order: number) => boolean): unknown {
  if (typeof a === 'number' && typeof b === 'number') return holds(a - b);
  if (typeof a === 'string' && typeof b === 'string') return holds(a < b ? -1 : a > b ? 1 : 0);
  return ASK_JSONATA;
}

function both(a: boolean | undefined, b: boolean | undefined, join: (a: boolean, b: boolean) => boolean): unknown {
  return a === undefined || b === undefined ? ASK_JSONATA : join(a, b);
}

function condition(node: AstNode): FastPath | undefined {
  const [test, yes, no] = [node['condition'], node['then'], node['else']];
  if (!isAstNode(test) || !isAstNode(yes) || (no !== undefined && !isAstNode(no))) return undefined;
  const [when, then] = [compileFastPath(test), compileFastPath(yes)];
  const otherwise = no === undefined ? () => undefined : compileFastPath(no);
  if (!when || !then || !otherwise) return undefined;
  return (bindings) => {
    const value = when(bindings);
    const holds = value === ASK_JSONATA ? undefined : truth(value);
    if (holds === undefined) return ASK_JSONATA;
    return holds ? then(bindings) : otherwise(bindings);
  };
}

/** Parentheses around one expression; more than one may bind variables. */
function block(node: AstNode): FastPath | undefined {
  const [only, ...more] = nodesOf(node['expressions']);
  return only && more.length === 0 ? compileFastPath(only) : undefined;
}
