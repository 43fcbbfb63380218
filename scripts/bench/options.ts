import { parseArgs } from 'node:util';
import { UsageError } from '../../local/cli/options.ts';
import { wholeNumber } from '../common/command.ts';

export const PARTS = ['startup', 'latency', 'throughput', 'growth', 'comparison', 'floor'] as const;
export type Part = (typeof PARTS)[number];

export const USAGE = `usage: npm run bench -- [options]
  --only PARTS          some of ${PARTS.join(',')} (default all)
                        comparison: the tutorial's design beside this one; floor: the payment function alone
  --quick               fewer orders and repeats: a look, not a measurement
  --orders N            how many orders the growth part goes up to (default 100000; 4000 with --quick)
  --repeats N           how often each other part is run (default 5; 1 with --quick)
  --seed N              seed of the local cloud's draws (default 1)
  --functions-over-tcp  Lambda functions reach the local cloud over TCP
  --profile DIR         write a CPU profile of the local cloud's main thread
  --json                print everything as JSON`;

export interface BenchOptions {
  readonly parts: readonly Part[];
  readonly quick: boolean;
  readonly orders: number;
  readonly repeats: number;
  readonly seed: number;
  readonly functionsOverTcp: boolean;
  readonly profileDirectory: string | undefined;
  readonly json: boolean;
}

/** Parses the command line. Raises UsageError that names what is wrong. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: PARTS.join(',') },
      quick: { type: 'boolean', default: false },
      orders: { type: 'string' },
      repeats: { type: 'string' },
      seed: { type: 'string', default: '1' },
      'functions-over-tcp': { type: 'boolean', default: false },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { quick, json } = values;
  return {
    parts: values.only.split(',').map(partOf),
    quick,
    json,
    orders: wholeNumber('--orders', values.orders ?? (quick ? '4000' : '100000'), { from: 1 }),
    repeats: wholeNumber('--repeats', values.repeats ?? (quick ? '1' : '5'), { from: 1 }),
    seed: wholeNumber('--seed', values.seed),
    functionsOverTcp: values['functions-over-tcp'],
    profileDirectory: values.profile,
  };
}

function partOf(name: string): Part {
  const part = PARTS.find((known) => known === name);
  if (!part) throw new UsageError(`--only knows ${PARTS.join(', ')}, but not "${name}".`);
  return part;
}
