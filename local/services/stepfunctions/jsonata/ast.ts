import { isRecord } from '../../../core/fields.ts';

/** A node of the syntax tree that jsonata's parser gives; everything but `type` depends on it. */
export type AstNode = Readonly<Record<string, unknown>> & { readonly type: string };

export function isAstNode(value: unknown): value is AstNode {
  return isRecord(value) && typeof value['type'] === 'string';
}

/** The nodes in a member that holds a list of them. */
export function nodesOf(value: unknown): readonly AstNode[] {
  return Array.isArray(value) ? value.filter(isAstNode) : [];
}

/** Whether `matches` holds for the node or any node beneath it. */
export function someNode(value: unknown, matches: (node: AstNode) => boolean): boolean {
  if (Array.isArray(value)) return value.some((element) => someNode(element, matches));
  if (!isRecord(value)) return false;
  if (isAstNode(value) && matches(value)) return true;
  return Object.values(value).some((member) => someNode(member, matches));
}

/** How deep nodes are nested in each other, 1 for a leaf. */
export function nodeDepth(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((deepest, element) => Math.max(deepest, nodeDepth(element)), 0);
  if (!isRecord(value)) return 0;
  const beneath = Object.values(value).reduce<number>((deepest, member) => Math.max(deepest, nodeDepth(member)), 0);
  return beneath + (isAstNode(value) ? 1 : 0);
}
