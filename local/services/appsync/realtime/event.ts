import type { DocumentNode, SelectionSetNode } from 'graphql';
import { isRecord } from '../../../core/fields.ts';
import { groupFields } from '../graphql/root-fields.ts';

/**
 * What subscribers see of an answer: the fields that the mutation asked for, under the schema's names and not under those
 * that the mutation gave them. https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
export function underFieldNames(document: DocumentNode, value: unknown, sets: readonly SelectionSetNode[]): unknown {
  if (Array.isArray(value)) return value.map((item) => underFieldNames(document, item, sets));
  if (!isRecord(value) || sets.length === 0) return value;
  const named: Record<string, unknown> = {};
  // Missing: left out by a directive, or by a fragment on another type.
  for (const [key, { name, nodes }] of groupFields(document, sets))
    if (Object.hasOwn(value, key))
      named[name] = underFieldNames(
        document,
        value[key],
        nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
      );
  return named;
}
