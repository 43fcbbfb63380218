import { isRecord } from '../core/fields.ts';
import { isLeaf } from './leaf.ts';
import type { FieldTests } from './match-expression.ts';

/** Which element of which list a value was found in; fields of one alternative must agree on it. */
export interface Membership {
  readonly list: readonly unknown[];
  readonly index: number;
  readonly outer: Membership | undefined;
}

/** `true`: matches wherever; a list: only in these list elements; `false`: not at all. */
export type FieldMatch = boolean | readonly Membership[];

/**
 * One path of a pattern with its tests. A path is the field names joined by dots, as in AWS's own matcher: the pattern
 * `{ detail: { state: … } }` also finds an event's field that is itself called `detail.state`.
 */
export class FieldPattern {
  readonly path: string;
  readonly #tests: FieldTests;
  /** For each number of names consumed: the keys to try next, and how many names each consumes. */
  readonly #steps: readonly (readonly { readonly key: string; readonly next: number }[])[];
  readonly #length: number;

  constructor(path: string, tests: FieldTests) {
    this.path = path;
    this.#tests = tests;
    const names = path.split('.');
    this.#length = names.length;
    this.#steps = names.map((_, from) =>
      names
        .slice(from)
        .map((__, more) => ({ key: names.slice(from, from + more + 1).join('.'), next: from + more + 1 })),
    );
  }

  match(event: unknown): FieldMatch {
    const found: Membership[] = [];
    const search = { present: false, free: false, found };
    this.#search(event, 0, undefined, search);
    if (search.free || (this.#tests.orAbsent && !search.present)) return true;
    return found.length > 0 && found;
  }

  #search(
    value: unknown,
    consumed: number,
    membership: Membership | undefined,
    search: { present: boolean; free: boolean; found: Membership[] },
  ): void {
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length && !search.free; index++) {
        const item: unknown = value[index];
        const leaf = isLeaf(item);
        this.#search(item, consumed, leaf ? membership : { list: value, index, outer: membership }, search);
      }
    } else if (consumed === this.#length) {
      if (!isLeaf(value)) return;
      search.present = true;
      if (!this.#tests.tests.some((test) => test(value))) return;
      if (membership) search.found.push(membership);
      else search.free = true;
    } else if (isRecord(value)) {
      for (const { key, next } of this.#steps[consumed] ?? [])
        if (Object.hasOwn(value, key)) this.#search(value[key], next, membership, search);
    }
  }
}

/** Whether one choice out of each set exists such that all choices agree on the element of every list they share. */
export function agree(choices: readonly (readonly Membership[])[]): boolean {
  const place = (at: number, chosen: ReadonlyMap<readonly unknown[], number>): boolean => {
    const memberships = choices[at];
    if (!memberships) return true;
    return memberships.some((membership) => {
      const extended = new Map(chosen);
      for (let each: Membership | undefined = membership; each; each = each.outer) {
        const index = extended.get(each.list);
        if (index !== undefined && index !== each.index) return false;
        extended.set(each.list, each.index);
      }
      return place(at + 1, extended);
    });
  };
  return place(0, new Map());
}
