import type { AttributeMap, AttributeValue } from '../../../apis/dynamodb.ts';
import { type Item, setMembers, typeOf } from '../attribute-value.ts';
import { addDecimals } from '../decimal.ts';
import { validationError } from '../errors.ts';
import { type DocumentPath, valueAt } from './operand.ts';
import { calculate, WRONG_OPERAND_TYPE } from './update-operand.ts';

/**
 * An item while an update is applied to it. Removed list elements leave a gap until the end, so that every position in
 * the expression means the element that was there before.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export class Draft {
  readonly #item: AttributeMap;
  /** Positions to take out of each touched list, and values to add at its end by the position they were given. */
  readonly #removed = new Map<AttributeValue[], Set<number>>();
  readonly #appended = new Map<AttributeValue[], Map<number, AttributeValue>>();

  /** `item` is the draft's own from now on. */
  constructor(item: AttributeMap) {
    this.#item = item;
  }

  set(path: DocumentPath, value: AttributeValue | undefined): void {
    if (value !== undefined) this.#write(path, value);
  }

  remove(path: DocumentPath): void {
    const parent = this.#parentOf(path);
    const step = path.at(-1);
    if (Array.isArray(parent)) {
      if (typeof step === 'number' && step < parent.length) membersOf(this.#removed, parent, newSet).add(step);
    } else if (step !== undefined) delete parent[step];
  }

  /** Adds to a number or a set; either starts from nothing when there is none. */
  add(path: DocumentPath, value: AttributeValue | undefined): void {
    this.#parentOf(path);
    const existing = valueAt(this.#item, path);
    if (value === undefined) return;
    if (existing === undefined) this.#write(path, value);
    else if (typeOf(existing) !== typeOf(value)) throw validationError(WRONG_OPERAND_TYPE);
    else if ('N' in value) this.#write(path, calculate(addDecimals, existing, value));
    else
      this.#write(
        path,
        withMembers(value, [...new Set([...(setMembers(existing) ?? []), ...(setMembers(value) ?? [])])]),
      );
  }

  /** Takes members out of a set; a set that becomes empty goes. */
  delete(path: DocumentPath, value: AttributeValue | undefined): void {
    this.#parentOf(path);
    const existing = valueAt(this.#item, path);
    if (value === undefined || existing === undefined) return;
    if (typeOf(existing) !== typeOf(value)) throw validationError(WRONG_OPERAND_TYPE);
    const gone = new Set(setMembers(value));
    const left = (setMembers(existing) ?? []).filter((member) => !gone.has(member));
    if (left.length === 0) this.remove(path);
    else this.#write(path, withMembers(value, left));
  }

  /** The item with lists closed up and appended to. The draft must not be used any more. */
  finish(): Item {
    for (const [list, positions] of this.#removed)
      list.splice(0, list.length, ...list.filter((_value, position) => !positions.has(position)));
    for (const [list, values] of this.#appended)
      for (const [, value] of [...values].sort(([a], [b]) => a - b)) list.push(value);
    return this.#item;
  }

  #write(path: DocumentPath, value: AttributeValue): void {
    const parent = this.#parentOf(path);
    const step = path.at(-1);
    if (!Array.isArray(parent)) {
      if (step !== undefined) parent[step] = value;
    } else if (typeof step === 'number') {
      // A position past the end appends, whatever the position.
      if (step < parent.length) parent[step] = value;
      else membersOf(this.#appended, parent, newMap).set(step, value);
    }
  }

  /** The map or list that holds the path's last step. */
  #parentOf(path: DocumentPath): AttributeMap | AttributeValue[] {
    if (path.length === 1) return this.#item;
    const parent = valueAt(this.#item, path.slice(0, -1));
    const step = path.at(-1);
    if (parent && 'L' in parent && typeof step === 'number') return parent.L;
    if (parent && 'M' in parent && typeof step === 'string') return parent.M;
    throw validationError('The document path provided in the update expression is invalid for update');
  }
}

function withMembers(like: AttributeValue, members: string[]): AttributeValue {
  if ('SS' in like) return { SS: members };
  if ('NS' in like) return { NS: members };
  if ('BS' in like) return { BS: members };
  throw validationError(WRONG_OPERAND_TYPE);
}

function membersOf<V>(all: Map<AttributeValue[], V>, list: AttributeValue[], create: () => V): V {
  let members = all.get(list);
  if (members === undefined) {
    members = create();
    all.set(list, members);
  }
  return members;
}

function newSet(): Set<number> {
  return new Set();
}

function newMap(): Map<number, AttributeValue> {
  return new Map();
}
