import { parseArgs } from 'node:util';
import { UsageError } from '../../local/cli/options.ts';
import { readFaultPlan } from '../../local/faults/read-plan.ts';
import { wholeNumber } from '../common/command.ts';

export const USAGE = `usage: npm run chaos -- [options]
  --orders N       how many orders clients place (default 1000)
  --seed N         what decides everything; printed, so that a run can be repeated (default made up)
  --seeds A..B     one run for each seed from A to B
  --fault RULE     a rule of the fault plan, in place of the one that the seed makes up (repeatable)
  --faults FILE    the same from a JSON file
  --no-shrink      do not look for the shortest fault plan after a violation
  --json           print the reports as JSON, one a line`;

export interface ChaosCommand {
  readonly orders: number;
  readonly seeds: readonly number[];
  readonly plan: readonly string[] | undefined;
  readonly shrink: boolean;
  readonly json: boolean;
}

/** Parses the command line. Raises UsageError that names what is wrong. */
export function parseChaosCommand(args: readonly string[], madeUpSeed: () => number): ChaosCommand {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: 'string', default: '1000' },
      seed: { type: 'string' },
      seeds: { type: 'string' },
      fault: { type: 'string', multiple: true, default: [] },
      faults: { type: 'string', multiple: true, default: [] },
      'no-shrink': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.seed !== undefined && values.seeds !== undefined)
    throw new UsageError('--seed and --seeds exclude each other.');
  const rules = [...values.fault, ...values.faults.flatMap(readFaultPlan)];
  return {
    orders: wholeNumber('--orders', values.orders),
    seeds: values.seeds === undefined ? [seedOf(values.seed, madeUpSeed)] : range(values.seeds),
    plan: rules.length > 0 ? rules : undefined,
    shrink: !values['no-shrink'],
    json: values.json,
  };
}

function seedOf(text: string | undefined, madeUpSeed: () => number): number {
  return text === undefined ? madeUpSeed() : wholeNumber('--seed', text);
}

function range(text: string): number[] {
  const [, from, to] = /^(\d{1,9})\.\.(\d{1,9})$/.exec(text) ?? [];
  if (from === undefined || to === undefined || Number(to) < Number(from) || Number(to) - Number(from) > 10_000)
    throw new UsageError(`--seeds must be like 1..20, but is "${text}".`);
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index);
}
