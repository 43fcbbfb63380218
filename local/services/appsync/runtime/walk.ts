import type { AnyNode, Node } from 'acorn';

/** Calls `visit` with every node beneath `root`, parents first. */
export function walk(root: Node, visit: (node: AnyNode) => void): void {
  const pending: Node[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    visit(node as AnyNode); // Every node that acorn makes is one of AnyNode; its own types only say Node for children.
    const children = Object.values(node).flat().filter(isNode);
    for (const child of children.toReversed()) pending.push(child);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
