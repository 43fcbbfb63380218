import { isRecord } from '../core/fields.ts';
import type { SupportedProperties } from '../platform/resources.ts';
import { intrinsicOf } from './intrinsics.ts';

/** The paths of properties that are in neither of the provider's lists: `RedrivePolicy.x`, `Filters[].Pattern`. */
export function unsupportedProperties(
  properties: Readonly<Record<string, unknown>>,
  supports: SupportedProperties,
): string[] {
  const known = [...supports.honoured, ...Object.keys(supports.inert ?? {})];
  const exact = new Set(known);
  const subtrees = known.filter((path) => path.endsWith('.**')).map((path) => path.slice(0, -3));
  const unsupported = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    if (
      exact.has(path) ||
      subtrees.some((tree) => path === tree || path.startsWith(`${tree}.`) || path.startsWith(`${tree}[`))
    )
      return;
    // An intrinsic function stands for a value that is only known later; the resolved properties are checked again.
    const leaf = !Array.isArray(value) && (!isRecord(value) || intrinsicOf(value) !== undefined);
    const beneath = known.some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`));
    if (leaf ? !beneath || !isRecord(value) : !beneath) unsupported.add(path);
    else if (Array.isArray(value)) for (const item of value) walk(item, `${path}[]`);
    else if (isRecord(value) && !leaf)
      for (const [name, member] of Object.entries(value)) walk(member, path ? `${path}.${name}` : name);
  };
  for (const [name, value] of Object.entries(properties)) walk(value, name);
  return [...unsupported];
}
