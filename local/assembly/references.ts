import { isRecord } from '../core/fields.ts';
import { AssemblyError } from './assembly-error.ts';
import { intrinsicOf } from './intrinsics.ts';
import type { UnresolvedResource } from './template.ts';

/** Logical ids that a value refers to by Ref, Fn::GetAtt or Fn::Sub. May name parameters too. */
function referencesIn(value: unknown): Set<string> {
  const found = new Set<string>();
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) for (const item of part) walk(item);
    if (!isRecord(part)) return;
    const call = intrinsicOf(part);
    if (call?.name === 'Ref') found.add(String(call.argument));
    else if (call?.name === 'Fn::GetAtt')
      found.add((Array.isArray(call.argument) ? String(call.argument[0]) : String(call.argument)).split('.')[0] ?? '');
    else if (call?.name === 'Fn::Sub') {
      const [text, variables] = Array.isArray(call.argument) ? call.argument : [call.argument, {}];
      for (const match of String(text).matchAll(/\$\{([^}!]+)\}/g)) found.add(match[1]?.split('.')[0]?.trim() ?? '');
      walk(variables);
    } else for (const member of Object.values(part)) walk(member);
  };
  walk(value);
  return found;
}

/** Logical ids so ordered that whatever a resource refers to or depends on comes first. Raises AssemblyError on a circle. */
export function creationOrder(resources: ReadonlyMap<string, UnresolvedResource>): string[] {
  const ordered: string[] = [];
  const state = new Map<string, 'visiting' | 'done'>();
  const visit = (id: string, way: readonly string[]): void => {
    const resource = resources.get(id);
    if (!resource || state.get(id) === 'done') return;
    if (state.get(id) === 'visiting')
      throw new AssemblyError([`Resources depend on each other in a circle: ${[...way, id].join(' → ')}.`]);
    state.set(id, 'visiting');
    for (const other of [...resource.dependsOn, ...referencesIn(resource.properties)]) visit(other, [...way, id]);
    state.set(id, 'done');
    ordered.push(id);
  };
  for (const id of resources.keys()) visit(id, []);
  return ordered;
}
