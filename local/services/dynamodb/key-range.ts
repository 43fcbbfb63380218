import type { KeyCondition } from './expressions/key-condition.ts';
import { sortable } from './key-order.ts';
import type { Partition } from './rows.ts';

/** Indexes into a partition: from the first, up to but without the second. */
export interface KeyRange {
  readonly from: number;
  readonly to: number;
}

/** The rows of a partition whose sort key satisfies a condition; all of them without one. */
export function keyRange(partition: Partition, condition: KeyCondition | undefined): KeyRange {
  const all = { from: 0, to: partition.size };
  const [first, second] = (condition?.operands ?? []).map(sortable);
  if (!condition || first === undefined) return all;
  switch (condition.operator) {
    case 'EQ':
      return { from: partition.firstFrom(first), to: partition.firstAfter(first) };
    case 'LT':
      return { ...all, to: partition.firstFrom(first) };
    case 'LE':
      return { ...all, to: partition.firstAfter(first) };
    case 'GT':
      return { ...all, from: partition.firstAfter(first) };
    case 'GE':
      return { ...all, from: partition.firstFrom(first) };
    case 'BETWEEN':
      return { from: partition.firstFrom(first), to: partition.firstAfter(second ?? first) };
    case 'BEGINS_WITH':
      return {
        from: partition.firstFrom(first),
        to: partition.firstWhere((row) => row.sort > first && !row.sort.startsWith(first)),
      };
    default:
      throw new TypeError(`The key condition ${condition.operator} is not one of a range.`);
  }
}

/** What is left of a range when a page starts after a given place. */
export function rangeAfter(
  partition: Partition,
  range: KeyRange,
  place: { readonly sort: string; readonly tie: string },
  forward: boolean,
): KeyRange {
  return forward
    ? { from: Math.max(range.from, partition.firstAfter(place.sort, place.tie)), to: range.to }
    : { from: range.from, to: Math.min(range.to, partition.firstFrom(place.sort, place.tie)) };
}
