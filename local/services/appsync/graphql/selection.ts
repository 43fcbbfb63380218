import { type FieldNode, type GraphQLResolveInfo, Kind, print, type SelectionSetNode } from 'graphql';

/**
 * `ctx.info` of a field. The two members about the selection set are worked out when a handler asks for them, since few
 * do. https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
export function resolverInfo(info: GraphQLResolveInfo): object {
  return {
    fieldName: info.fieldName,
    parentTypeName: info.parentType.name,
    variables: info.variableValues,
    get selectionSetList(): string[] {
      const paths: string[] = [];
      for (const node of info.fieldNodes) if (node.selectionSet) collectPaths(node.selectionSet, '', info, paths);
      return [...new Set(paths)];
    },
    get selectionSetGraphQL(): string {
      return info.fieldNodes.map((node) => (node.selectionSet ? print(node.selectionSet) : '')).join('\n');
    },
  };
}

/** `id`, `author`, `author/name`: aliases instead of names, fragments merged. */
function collectPaths(set: SelectionSetNode, prefix: string, info: GraphQLResolveInfo, paths: string[]): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const path = prefix + (selection.alias?.value ?? selection.name.value);
      paths.push(path);
      if (selection.selectionSet) collectPaths(selection.selectionSet, `${path}/`, info, paths);
    } else {
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : info.fragments[selection.name.value]?.selectionSet;
      if (inner) collectPaths(inner, prefix, info, paths);
    }
  }
}

/** The members of an error's `data` that the field's selection set asks for. */
export function cutToSelection(data: unknown, nodes: readonly FieldNode[] | undefined): unknown {
  const sets = (nodes ?? []).flatMap((node) => node.selectionSet ?? []);
  if (sets.length === 0 || typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map((item) => cutToSelection(item, nodes));
  const members = new Map(Object.entries(data));
  const cut: Record<string, unknown> = {};
  for (const selection of sets.flatMap((set) => set.selections)) {
    if (selection.kind === Kind.FIELD)
      cut[selection.alias?.value ?? selection.name.value] = cutToSelection(members.get(selection.name.value) ?? null, [
        selection,
      ]);
  }
  return cut;
}
