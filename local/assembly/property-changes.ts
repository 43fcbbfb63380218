import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../core/fields.ts';
import { intrinsicOf } from './intrinsics.ts';

/** A property, given by its path, that is not what it was; a member that is missing on one side was added or removed. */
export interface PropertyChange {
  /** `VisibilityTimeout`, `Environment.Variables.APPROVAL_RATE`, `PolicyDocument.Statement[2].Action` */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Where two sets of properties differ, as deep down as they have the same shape. Intrinsic functions count as values. */
export function propertyChanges(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): PropertyChange[] {
  const changes: PropertyChange[] = [];
  const compare = (old: unknown, now: unknown, path: string): void => {
    if (isDeepStrictEqual(old, now)) return;
    if (isPlain(old) && isPlain(now)) compareMembers(old, now, path);
    else if (Array.isArray(old) && Array.isArray(now) && old.length === now.length)
      for (const [index, item] of old.entries()) compare(item, now[index], `${path}[${index}]`);
    else
      changes.push({
        path,
        ...(old !== undefined && { before: old }),
        ...(now !== undefined && { after: now }),
      });
  };
  const compareMembers = (
    old: Readonly<Record<string, unknown>>,
    now: Readonly<Record<string, unknown>>,
    path: string,
  ): void => {
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)]))
      compare(old[name], now[name], path ? `${path}.${name}` : name);
  };
  compareMembers(before, after, '');
  return changes;
}

/** The name of the property that a path leads into. */
export function topOf(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? path;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && intrinsicOf(value) === undefined;
}
