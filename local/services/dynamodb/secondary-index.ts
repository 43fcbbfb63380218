import { type Item, itemsEqual } from './attribute-value.ts';
import { itemSize } from './item-size.ts';
import { type KeySchema, keyNames, type Position, positionOf } from './key-schema.ts';
import { Rows } from './rows.ts';

export interface IndexSettings {
  readonly name: string;
  readonly kind: 'Global' | 'Local';
  readonly keys: KeySchema;
  readonly projectionType: 'ALL' | 'INCLUDE' | 'KEYS_ONLY';
  readonly nonKeyAttributes: readonly string[];
}

/** A secondary index: what it holds of each item that has its key attributes. Written together with the table. */
export class SecondaryIndex {
  readonly settings: IndexSettings;
  readonly rows = new Rows();
  /** Names of projected attributes; undefined when all are. */
  readonly projected: ReadonlySet<string> | undefined;
  itemCount = 0;
  sizeBytes = 0;

  constructor(settings: IndexSettings, tableKeys: KeySchema) {
    this.settings = settings;
    this.projected =
      settings.projectionType === 'ALL'
        ? undefined
        : new Set([...keyNames(settings.keys), ...keyNames(tableKeys), ...settings.nonKeyAttributes]);
  }

  /**
   * Follows a write of the table. `tie` is the item's own place in the table. Gives the write units it costs: none
   * when nothing in the index changes, two writes when the item moves within the index.
   * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations
   */
  follow(tie: string, oldItem: Item | undefined, newItem: Item | undefined): number {
    const before = this.#place(oldItem);
    const after = this.#place(newItem);
    const moved = before && after && (before.at.partition !== after.at.partition || before.at.sort !== after.at.sort);
    if (before && after && !moved && itemsEqual(before.view, after.view)) return 0;
    let units = 0;
    if (before && (moved || !after)) {
      this.rows.remove(before.at.partition, before.at.sort, tie);
      units += writeUnits(itemSize(before.view));
    }
    if (after) {
      this.rows.put(after.at.partition, { sort: after.at.sort, tie, item: after.view });
      units += writeUnits(Math.max(itemSize(after.view), before && !moved ? itemSize(before.view) : 0));
    }
    this.itemCount += (after ? 1 : 0) - (before ? 1 : 0);
    this.sizeBytes += (after ? itemSize(after.view) : 0) - (before ? itemSize(before.view) : 0);
    return units;
  }

  #place(item: Item | undefined): { at: Position; view: Item } | undefined {
    const at = item && positionOf(item, this.settings.keys);
    return item && at && { at, view: this.#view(item) };
  }

  #view(item: Item): Item {
    if (!this.projected) return item;
    const view: Item = {};
    for (const name of this.projected) {
      const value = item[name];
      if (value !== undefined) view[name] = value;
    }
    return view;
  }
}

/** Write units for so many bytes: one for each KiB begun, at least one. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}
