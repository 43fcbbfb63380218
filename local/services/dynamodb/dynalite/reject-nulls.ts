import { validationError } from '../errors.ts';

/**
 * Refuses null inside lists and maps, where dynalite lets it through; members of the request itself are simply absent
 * when they are null. Raises AwsError `ValidationException` that says where it stands.
 */
export function rejectNulls(value: unknown, path = ''): void {
  if (typeof value !== 'object' || value === null) return;
  for (const name in value) {
    const member: unknown = Reflect.get(value, name);
    if (member === null)
      throw validationError(
        `1 validation error detected: Value null at '${pathTo(path, value, name)}' failed to satisfy constraint: Member must not be null`,
      );
    if (typeof member === 'object') rejectNulls(member, pathTo(path, value, name));
  }
}

/** `item.tags.L[0]`: list members by index, the request's own members with a small first letter, as AWS writes paths. */
function pathTo(path: string, holder: object, name: string): string {
  if (path === '') return name.charAt(0).toLowerCase() + name.slice(1);
  return Array.isArray(holder) ? `${path}[${name}]` : `${path}.${name}`;
}
