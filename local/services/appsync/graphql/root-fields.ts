import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { QueryDocument } from './documents.ts';

/** The operation of this name, or the only one; undefined when there is none. */
export function operationIn(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode | undefined {
  for (const definition of document.definitions)
    if (
      definition.kind === Kind.OPERATION_DEFINITION &&
      (operationName === undefined || definition.name?.value === operationName)
    )
      return definition;
  return undefined;
}

/** The fields of the root that an operation asks for, as ARNs name them; introspection is not among them. */
export function rootFields(
  schema: GraphQLSchema,
  { document }: QueryDocument,
  operationName: string | undefined,
): readonly { readonly type: string; readonly field: string }[] {
  const operation = operationIn(document, operationName);
  const type = operation && schema.getRootType(operation.operation)?.name;
  if (!operation || type === undefined) return [];
  const names = new Set<string>();
  for (const { nodes } of groupFields(document, [operation.selectionSet]).values())
    for (const { name } of nodes) if (!name.value.startsWith('__')) names.add(name.value);
  return [...names].map((field) => ({ type, field }));
}

/** The fields of selection sets by the key that each has in the answer, those inside fragments among them. */
export function groupFields(
  document: DocumentNode,
  sets: readonly SelectionSetNode[],
): ReadonlyMap<string, { readonly name: string; readonly nodes: FieldNode[] }> {
  const groups = new Map<string, { name: string; nodes: FieldNode[] }>();
  const seen = new Set<string>();
  const collect = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const group = groups.get(key);
        if (group) group.nodes.push(selection);
        else groups.set(key, { name: selection.name.value, nodes: [selection] });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = document.definitions.find(
          (definition) =>
            definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
        );
        if (fragment?.kind === Kind.FRAGMENT_DEFINITION) collect(fragment.selectionSet);
      }
    }
  };
  for (const set of sets) collect(set);
  return groups;
}
