import type { ReturnConsumedCapacity } from './dynalite/schema.ts';
import type { Table } from './table.ts';

/** Capacity units that a request used of one table and its indexes; what AWS would bill on demand. */
export interface Consumption {
  readonly table: Table;
  readonly kind: 'read' | 'write';
  /** Units of the table itself. */
  readonly tableUnits: number;
  /** Units by index name. */
  readonly indexUnits: ReadonlyMap<string, number>;
  /** Transactions also say which kind of unit they used. */
  readonly transactional?: boolean;
}

export const NO_INDEX_UNITS: ReadonlyMap<string, number> = new Map();

/** Table and indexes together. */
export function totalUnits(consumption: Consumption): number {
  let units = consumption.tableUnits;
  for (const used of consumption.indexUnits.values()) units += used;
  return units;
}

/** Read units for so many bytes: one for each 4 KiB begun, at least one, half of that when not consistent. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}

/** What a response says about consumption, as far as the request asked for it. */
export function consumedCapacity(
  consumption: Consumption,
  wanted: ReturnConsumedCapacity | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return undefined;
  const units = unitsOf(consumption, totalUnits(consumption));
  if (wanted === 'TOTAL') return { TableName: consumption.table.name, ...units };
  const global: Record<string, unknown> = {};
  const local: Record<string, unknown> = {};
  for (const [name, used] of consumption.indexUnits) {
    const isGlobal = consumption.table.indexes.get(name)?.settings.kind === 'Global';
    (isGlobal ? global : local)[name] = unitsOf(consumption, used);
  }
  return {
    TableName: consumption.table.name,
    ...units,
    Table: unitsOf(consumption, consumption.tableUnits),
    ...(Object.keys(local).length > 0 && { LocalSecondaryIndexes: local }),
    ...(Object.keys(global).length > 0 && { GlobalSecondaryIndexes: global }),
  };
}

function unitsOf(consumption: Consumption, units: number): Readonly<Record<string, number>> {
  if (!consumption.transactional) return { CapacityUnits: units };
  return { CapacityUnits: units, [consumption.kind === 'read' ? 'ReadCapacityUnits' : 'WriteCapacityUnits']: units };
}

/** Several requests' consumption, one for each table. */
export function mergeByTable(consumptions: readonly Consumption[]): Consumption[] {
  const merged = new Map<Table, Consumption>();
  for (const one of consumptions) {
    const sum = merged.get(one.table);
    if (!sum) {
      merged.set(one.table, one);
      continue;
    }
    const indexUnits = new Map(sum.indexUnits);
    for (const [name, units] of one.indexUnits) indexUnits.set(name, (indexUnits.get(name) ?? 0) + units);
    merged.set(one.table, { ...sum, tableUnits: sum.tableUnits + one.tableUnits, indexUnits });
  }
  return [...merged.values()];
}

/** The same for requests on several tables: a list, one entry for each. */
export function consumedCapacities(
  consumptions: readonly Consumption[],
  wanted: ReturnConsumedCapacity | undefined,
): { ConsumedCapacity?: readonly unknown[] } {
  if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return {};
  return { ConsumedCapacity: consumptions.map((one) => consumedCapacity(one, wanted)) };
}
