import type { AttributeMap, AttributeValue } from '../../../apis/dynamodb.ts';
import { copyValue, type Item } from '../attribute-value.ts';
import { type DocumentPath, isDocumentPath, valueAt } from './operand.ts';

/** The paths of a parsed ProjectionExpression. */
export function projectionPaths(parsed: unknown): readonly DocumentPath[] {
  if (Array.isArray(parsed) && parsed.every(isDocumentPath)) return parsed;
  throw new TypeError('The projection is of unknown form.');
}

/**
 * A copy of just the given paths of an item. Parents of a nested path come along without their other members; list
 * elements close up, in their order.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html
 */
export function project(item: Item, paths: readonly DocumentPath[]): AttributeMap {
  const root = new Branch();
  for (const path of paths) {
    const value = valueAt(item, path);
    if (value !== undefined) root.place(path, value);
  }
  return root.toMap();
}

/** A part of the result while it grows; list positions are kept until the end. */
class Branch {
  readonly #members = new Map<string | number, Branch | AttributeValue>();

  place(path: DocumentPath, value: AttributeValue): void {
    const [head, ...rest] = path;
    if (head === undefined) return;
    if (rest.length === 0) {
      this.#members.set(head, copyValue(value));
      return;
    }
    const member = this.#members.get(head);
    const child = member instanceof Branch ? member : new Branch();
    this.#members.set(head, child);
    child.place(rest, value);
  }

  toMap(): AttributeMap {
    const map: AttributeMap = {};
    for (const [name, member] of this.#members)
      map[String(name)] = member instanceof Branch ? member.#toValue() : member;
    return map;
  }

  #toValue(): AttributeValue {
    const positions: number[] = [];
    for (const step of this.#members.keys()) if (typeof step === 'number') positions.push(step);
    if (positions.length === 0) return { M: this.toMap() };
    const list: AttributeValue[] = [];
    for (const position of positions.toSorted((a, b) => a - b)) {
      const member = this.#members.get(position);
      if (member !== undefined) list.push(member instanceof Branch ? member.#toValue() : member);
    }
    return { L: list };
  }
}
