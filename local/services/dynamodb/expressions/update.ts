import type { AttributeMap } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import { type AttributeType, copyItem, type Item } from '../attribute-value.ts';
import { Draft } from './draft.ts';
import { type DocumentPath, isDocumentPath, type ValueNames } from './operand.ts';
import { compileUpdateOperand, type UpdateOperand } from './update-operand.ts';

/** One clause of an update: `SET path = operand`, `REMOVE path`, `ADD path value` or `DELETE path value`. */
export interface Clause {
  readonly action: 'set' | 'remove' | 'add' | 'delete';
  readonly path: DocumentPath;
  /** The new, added or deleted value; a removal has none. */
  readonly operand?: UpdateOperand;
}

/** An update, ready to be applied to any item with the values of any request. */
export interface Update {
  /** Every path the update writes, in the order of the expression. */
  readonly paths: readonly DocumentPath[];
  /** First names of the paths that lead into documents. */
  readonly nestedHeads: readonly string[];
  /** Whether the update only takes away; such an update makes no item where there is none. */
  readonly onlyRemoves: boolean;
  /** The type that a request's values give to a top-level attribute by `SET`, as far as it is known beforehand. */
  typeSetTo(attribute: string, values: AttributeMap): AttributeType | undefined;
  /** The item after the update; the given one is left as it is. Raises ValidationException. */
  apply(item: Item, values: AttributeMap): Item;
}

/** Turns the sections of a parsed UpdateExpression into an Update; it holds no value of the request it came with. */
export function compileUpdate(sections: unknown, names: ValueNames): Update {
  if (!Array.isArray(sections)) throw new TypeError('The update is of unknown form.');
  return updateOf(sections.map((section) => compileClause(section, names)));
}

/** An update of given clauses. All operands see the item as it was; clauses are then applied to a draft. */
export function updateOf(clauses: readonly Clause[]): Update {
  return {
    paths: clauses.map(({ path }) => path),
    nestedHeads: clauses.flatMap(({ path }) => (path.length > 1 && typeof path[0] === 'string' ? [path[0]] : [])),
    onlyRemoves: clauses.length > 0 && clauses.every(({ action }) => action === 'remove' || action === 'delete'),
    typeSetTo: (attribute, values) => {
      const clause = clauses.find(({ path, action }) => action === 'set' && path.length === 1 && path[0] === attribute);
      return clause?.operand?.knownType(values);
    },
    apply: (item, values) => {
      const operands = clauses.map(({ operand }) => operand?.valueOf(item, values));
      const draft = new Draft(copyItem(item));
      clauses.forEach(({ action, path }, index) => {
        draft[action](path, operands[index]);
      });
      return draft.finish();
    },
  };
}

function compileClause(section: unknown, names: ValueNames): Clause {
  if (!isRecord(section) || !isDocumentPath(section['path']))
    throw new TypeError(`The update has a section of unknown form: ${JSON.stringify(section)}.`);
  const action = section['type'];
  if (action !== 'set' && action !== 'remove' && action !== 'add' && action !== 'delete')
    throw new TypeError(`The update has a section of unknown type: ${String(action)}.`);
  if (action === 'remove') return { action, path: section['path'] };
  return { action, path: section['path'], operand: compileUpdateOperand(section['val'], names) };
}
