import type { AttributeMap } from '../../apis/dynamodb.ts';
import { copyItem, type Item } from './attribute-value.ts';
import { type Consumption, NO_INDEX_UNITS } from './consumption.ts';
import type { PageRequest } from './dynalite/schema.ts';
import { validationError } from './errors.ts';
import type { Condition } from './expressions/condition.ts';
import type { DocumentPath } from './expressions/operand.ts';
import { project } from './expressions/projection.ts';
import { itemSize } from './item-size.ts';
import { positionOf } from './key-schema.ts';
import type { PageSource } from './page-source.ts';

/** A page ends when it has read this much, whatever passes the filter. */
const MOST_BYTES = 1024 * 1024;

/** A page of a Query or Scan while it is read. */
export class Page {
  readonly #source: PageSource;
  readonly #limit: number;
  readonly #filter: Condition | undefined;
  readonly #values: AttributeMap;
  readonly #paths: readonly DocumentPath[] | undefined;
  /** Whether items of a local index are completed from the table. */
  readonly #fetches: boolean;
  readonly #consistent: boolean;
  readonly #countOnly: boolean;
  readonly #items: AttributeMap[] = [];
  #matched = 0;
  #scanned = 0;
  /** Bytes of the items as returned, which fill the page, and as stored in what is read, which are charged. */
  #bytes = 0;
  #storedBytes = 0;
  #fetchedUnits = 0;
  #last: Item | undefined;

  constructor(
    source: PageSource,
    request: PageRequest,
    parts: { filter: Condition | undefined; paths: readonly DocumentPath[] | undefined },
  ) {
    this.#source = source;
    this.#limit = request.Limit ?? Number.POSITIVE_INFINITY;
    this.#filter = parts.filter;
    this.#values = request.ExpressionAttributeValues ?? {};
    this.#paths = parts.paths;
    this.#fetches = fetchesFromTable(source, request, parts.paths);
    this.#consistent = request.ConsistentRead ?? false;
    this.#countOnly = request.Select === 'COUNT';
  }

  /** Whether another item may be read; when not, the page ends here and has a LastEvaluatedKey. */
  get isFull(): boolean {
    return this.#scanned >= this.#limit || this.#bytes >= MOST_BYTES;
  }

  read(stored: Item): void {
    const item = this.#fetches ? this.#fetch(stored) : stored;
    this.#last = stored;
    this.#scanned++;
    this.#storedBytes += itemSize(stored);
    this.#bytes += itemSize(item);
    if (this.#filter && !this.#filter(item, this.#values)) return;
    this.#matched++;
    if (!this.#countOnly) this.#items.push(this.#paths ? project(item, this.#paths) : copyItem(item));
  }

  /** The answer, without what it consumed. */
  answer(): Readonly<Record<string, unknown>> {
    return {
      Count: this.#matched,
      ScannedCount: this.#scanned,
      ...(!this.#countOnly && { Items: this.#items }),
      ...(this.isFull && this.#last && { LastEvaluatedKey: this.#startKey(this.#last) }),
    };
  }

  /**
   * A page is charged for the bytes it read, filtered or not, rounded up once.
   * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Other.html
   */
  consumption(): Consumption {
    const { table, index } = this.#source;
    const units = Math.ceil(Math.max(1, this.#storedBytes) / 4096) * (this.#consistent ? 1 : 0.5);
    if (!index) return { table, kind: 'read', tableUnits: units, indexUnits: NO_INDEX_UNITS };
    return { table, kind: 'read', tableUnits: this.#fetchedUnits, indexUnits: new Map([[index.settings.name, units]]) };
  }

  #fetch(stored: Item): Item {
    const { table } = this.#source;
    const position = positionOf(stored, table.keys);
    const item = (position && table.find(position)) ?? stored;
    this.#fetchedUnits += Math.ceil(itemSize(item) / 4096) * (this.#consistent ? 1 : 0.5);
    return item;
  }

  #startKey(item: Item): AttributeMap {
    const key: AttributeMap = {};
    for (const name of this.#source.startKeyNames) {
      const value = item[name];
      if (value !== undefined) key[name] = value;
    }
    return copyItem(key);
  }
}

/**
 * Checks `Select` against what is asked for, and tells whether items must be completed from the table: only a local
 * index can do that. Raises ValidationException.
 */
function fetchesFromTable(
  { index }: PageSource,
  request: PageRequest,
  paths: readonly DocumentPath[] | undefined,
): boolean {
  const { Select: select } = request;
  const asked = request.ProjectionExpression === undefined ? 'AttributesToGet' : 'ProjectionExpression';
  if (paths && select !== undefined && select !== 'SPECIFIC_ATTRIBUTES')
    throw validationError(
      select === 'COUNT'
        ? `Cannot specify the ${asked} when choosing to get only the Count`
        : `Cannot specify the ${asked} when choosing to get ${select}`,
    );
  if (!paths && select === 'SPECIFIC_ATTRIBUTES')
    throw validationError(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && !index)
    throw validationError('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  const projected = index?.projected;
  if (!index || !projected) return false;
  const missing = paths?.map(([head]) => String(head)).filter((name) => !projected.has(name)) ?? [];
  if (select !== 'ALL_ATTRIBUTES' && missing.length === 0) return false;
  if (index.settings.kind === 'Local') return true;
  throw validationError(
    select === 'ALL_ATTRIBUTES'
      ? `One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.settings.name} because its projection type is not ALL`
      : `One or more parameter values were invalid: Global secondary index ${index.settings.name} does not project [${missing.join(', ')}]`,
  );
}
