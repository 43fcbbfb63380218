import { type Stage, stageNamed } from './stage.ts';

/** What can be chosen at synthesis, by `-c name=value` or in cdk.json. */
export interface Settings {
  readonly stage: Stage;
  readonly simulation: Simulation;
  /** Where people at their alarms can read docs/operations.md: its path in the repository, or a URL. */
  readonly operationsPage: string;
}

/** How the simulated payment gateway decides. */
export interface Simulation {
  /** The share of charges that are approved, 0 to 1. */
  readonly approvalRate: number;
  /** What the outcome of a charge depends on, beside the order. */
  readonly seed: string;
}

/**
 * The settings `stage`, `approvalRate`, `paymentSeed` and `operationsPage`, from wherever `context` takes them; dev, 0.9,
 * `orders` and the page's path when they are not given. Raises an Error that says what to give.
 */
export function settingsOf(context: (name: string) => unknown): Settings {
  return {
    stage: stageNamed(context('stage')),
    simulation: {
      approvalRate: share('approvalRate', context('approvalRate') ?? 0.9),
      seed: String(context('paymentSeed') ?? 'orders'),
    },
    operationsPage: String(context('operationsPage') ?? 'docs/operations.md'),
  };
}

function share(name: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !(number >= 0 && number <= 1))
    throw new Error(`${name} is "${String(value)}". Give a number from 0 to 1, -c ${name}=0.9.`);
  return number;
}
