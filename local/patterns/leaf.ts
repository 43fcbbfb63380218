/** What a pattern compares: a value at the end of a path. A list stands for each of its elements. */
export type Leaf = string | number | boolean | null;

export type LeafTest = (leaf: Leaf) => boolean;

export function isLeaf(value: unknown): value is Leaf {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
