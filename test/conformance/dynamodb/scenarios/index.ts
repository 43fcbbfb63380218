import type { Scenario } from '../compare.ts';
import { batches } from './batches.ts';
import { conditions } from './conditions.ts';
import { items } from './items.ts';
import { legacy } from './legacy.ts';
import { keyOrder, queries } from './queries.ts';
import { randomRequests } from './random.ts';
import { scans } from './scans.ts';
import { streams } from './streams.ts';
import { tables } from './tables.ts';
import { transactions } from './transactions.ts';
import { updates } from './updates.ts';

/** Everything that is compared. */
export const SCENARIOS: readonly Scenario[] = [
  tables,
  items,
  conditions,
  updates,
  queries,
  keyOrder,
  scans,
  batches,
  transactions,
  streams,
  legacy,
  ...[1, 2, 3, 4].map((seed) => randomRequests(seed, 250)),
];
