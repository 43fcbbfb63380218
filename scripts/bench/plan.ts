import { type Design, thisProject, tutorial } from '../common/designs.ts';
import type { BenchOptions } from './options.ts';

/** What is measured of one design. */
export interface Plan {
  readonly design: Design;
  readonly startup: boolean;
  /** Offered orders per second to measure latency at. */
  readonly rates: readonly number[];
  /** Orders in each run of sustained orders; undefined for no such run. */
  readonly sustained: number | undefined;
  readonly growth: boolean;
  readonly floor: boolean;
}

const RATES = [1, 50, 200];
/** What both designs sustain on two cores: above that, latency says how long a run was and nothing of the design. */
const COMPARED_RATES = [1, 50];

/** What is measured of which design; of the tutorial's only what is compared, with a quarter of the orders. */
export function plansOf({ parts, quick }: Pick<BenchOptions, 'parts' | 'quick'>): readonly Plan[] {
  const compared = parts.includes('comparison');
  const ours: Plan = {
    design: thisProject(),
    startup: parts.includes('startup'),
    rates: parts.includes('latency') ? RATES : compared ? COMPARED_RATES : [],
    sustained: parts.includes('throughput') || compared ? (quick ? 1_000 : 4_000) : undefined,
    growth: parts.includes('growth'),
    floor: parts.includes('floor'),
  };
  if (!compared) return [ours];
  const sustained = quick ? 250 : 1_000;
  return [ours, { design: tutorial(), startup: false, rates: COMPARED_RATES, sustained, growth: false, floor: false }];
}
