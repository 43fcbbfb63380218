import type { Node, Program } from 'acorn';
import { walk } from './walk.ts';

/** A function that can come to call itself, and the calls by which it does. */
export interface Recursion {
  readonly node: Node;
  readonly path: readonly string[];
}

/** The first top-level function that calls itself, directly or through others. Names are unique there: it is a bundle. */
export function recursiveFunction(program: Program): Recursion | undefined {
  const functions = topLevelFunctions(program);
  const calls = new Map<string, Set<string>>();
  for (const [name, node] of functions) {
    const called = new Set<string>();
    walk(node, (inner) => {
      if (inner.type === 'CallExpression' && inner.callee.type === 'Identifier' && functions.has(inner.callee.name))
        called.add(inner.callee.name);
    });
    calls.set(name, called);
  }
  for (const [name, node] of functions) {
    const path = pathBack(name, name, calls, new Set());
    if (path) return { node, path: [name, ...path] };
  }
  return undefined;
}

function pathBack(
  from: string,
  to: string,
  calls: ReadonlyMap<string, ReadonlySet<string>>,
  seen: Set<string>,
): string[] | undefined {
  for (const called of calls.get(from) ?? []) {
    if (called === to) return [called];
    if (seen.has(called)) continue;
    seen.add(called);
    const rest = pathBack(called, to, calls, seen);
    if (rest) return [called, ...rest];
  }
  return undefined;
}

function topLevelFunctions(program: Program): Map<string, Node> {
  const functions = new Map<string, Node>();
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id) functions.set(declaration.id.name, declaration);
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations)
      if (id.type === 'Identifier' && (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression'))
        functions.set(id.name, init);
  }
  return functions;
}
