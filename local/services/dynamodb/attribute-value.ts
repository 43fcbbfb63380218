import type { AttributeMap, AttributeValue } from '../../apis/dynamodb.ts';

/** The type tags of DynamoDB's data types. */
export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS';

/** An item or a part of it as it is stored: never changed in place, so that images can share it. */
export type Item = AttributeMap;

export function typeOf(value: AttributeValue): AttributeType {
  if ('S' in value) return 'S';
  if ('N' in value) return 'N';
  if ('BOOL' in value) return 'BOOL';
  if ('M' in value) return 'M';
  if ('L' in value) return 'L';
  if ('NULL' in value) return 'NULL';
  if ('B' in value) return 'B';
  if ('SS' in value) return 'SS';
  if ('NS' in value) return 'NS';
  return 'BS';
}

/** A deep copy, for what leaves the store: callers may do with it as they like. */
export function copyItem(item: Item): AttributeMap {
  const copy: AttributeMap = {};
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) copy[name] = copyValue(value);
  }
  return copy;
}

export function copyValue(value: AttributeValue): AttributeValue {
  if ('S' in value) return { S: value.S };
  if ('N' in value) return { N: value.N };
  if ('BOOL' in value) return { BOOL: value.BOOL };
  if ('M' in value) return { M: copyItem(value.M) };
  if ('L' in value) return { L: value.L.map(copyValue) };
  if ('NULL' in value) return { NULL: true };
  if ('B' in value) return { B: value.B };
  if ('SS' in value) return { SS: [...value.SS] };
  if ('NS' in value) return { NS: [...value.NS] };
  return { BS: [...value.BS] };
}

/** Equality as DynamoDB compares: by type, deep for documents, regardless of order for sets. Numbers are canonical. */
export function valuesEqual(a: AttributeValue, b: AttributeValue): boolean {
  if ('S' in a) return 'S' in b && a.S === b.S;
  if ('N' in a) return 'N' in b && a.N === b.N;
  if ('BOOL' in a) return 'BOOL' in b && a.BOOL === b.BOOL;
  if ('M' in a) return 'M' in b && itemsEqual(a.M, b.M);
  if ('L' in a) return 'L' in b && listsEqual(a.L, b.L);
  if ('NULL' in a) return 'NULL' in b;
  if ('B' in a) return 'B' in b && a.B === b.B;
  if ('SS' in a) return 'SS' in b && setsEqual(a.SS, b.SS);
  if ('NS' in a) return 'NS' in b && setsEqual(a.NS, b.NS);
  return 'BS' in b && setsEqual(a.BS, b.BS);
}

export function itemsEqual(a: Item, b: Item): boolean {
  let names = 0;
  for (const name in a) {
    const left = a[name];
    const right = b[name];
    if (left === undefined) continue;
    if (right === undefined || (left !== right && !valuesEqual(left, right))) return false;
    names++;
  }
  return names === Object.keys(b).length;
}

function listsEqual(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return (
    a.length === b.length &&
    a.every((value, index) => {
      const other = b[index];
      return other !== undefined && valuesEqual(value, other);
    })
  );
}

function setsEqual(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(a);
  return b.every((member) => members.has(member));
}

/** The members of a set, whatever its type; undefined for anything else. */
export function setMembers(value: AttributeValue): readonly string[] | undefined {
  if ('SS' in value) return value.SS;
  if ('NS' in value) return value.NS;
  if ('BS' in value) return value.BS;
  return undefined;
}
