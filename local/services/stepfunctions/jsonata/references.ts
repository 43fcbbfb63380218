import { isRecord } from '../../../core/fields.ts';
import { type AstNode, isAstNode, nodesOf } from './ast.ts';

/** What an expression at some place may refer to, beyond `$states.input` and `$states.context`. */
export interface Scope {
  readonly result: boolean;
  readonly errorOutput: boolean;
}

/**
 * What AWS refuses in an expression that parses, each as its message: names read from a context item that does not
 * exist at the top level, `$$`, and members of `$states` that this field does not have.
 * Source: https://github.com/floci-io/floci/issues/2670 and 2745 (measured with ValidateStateMachineDefinition)
 */
export function unsupportedReferences(ast: AstNode, scope: Scope): string[] {
  const found = new Set<string>();
  visit(ast, true, scope, found);
  return [...found];
}

function visit(node: AstNode, top: boolean, scope: Scope, found: Set<string>): void {
  switch (node.type) {
    case 'path':
      visitPath(node, top, scope, found);
      break;
    case 'name':
      if (top) found.add(`Reference to '${String(node['value'])}' at the top level is not supported.`);
      break;
    case 'variable':
      if (node['value'] === '$') found.add("Reference to '$$' is not supported.");
      else if (node['value'] === '' && top) found.add("Reference to '$' at the top level is not supported.");
      break;
    case 'transform':
      visitAll([node['pattern'], node['update'], node['delete']], false, scope, found);
      break;
    default:
      for (const [member, value] of Object.entries(node))
        if (!IN_CONTEXT.has(member)) visitAll(value, top, scope, found);
  }
  for (const member of IN_CONTEXT) visitAll(node[member], false, scope, found);
}

/** Members whose expressions are evaluated against the value that comes before them. */
const IN_CONTEXT = new Set(['predicate', 'stages', 'group', 'terms']);

function visitPath(node: AstNode, top: boolean, scope: Scope, found: Set<string>): void {
  const [first, ...rest] = nodesOf(node['steps']);
  if (!first) return;
  visit(first, top, scope, found);
  const next = rest[0];
  if (first.type === 'variable' && first['value'] === 'states' && next?.type === 'name') {
    const name = String(next['value']);
    const exists = name === 'input' || name === 'context' || (name in scope && Reflect.get(scope, name) === true);
    if (!exists) found.add(`Field '$states.${name}' does not exist.`);
  }
  for (const step of rest) visit(step, false, scope, found);
}

function visitAll(value: unknown, top: boolean, scope: Scope, found: Set<string>): void {
  if (Array.isArray(value)) for (const element of value) visitAll(element, top, scope, found);
  else if (isAstNode(value)) visit(value, top, scope, found);
  else if (isRecord(value)) for (const member of Object.values(value)) visitAll(member, top, scope, found);
}
