import { SettingsError } from './settings-error.ts';
import { type Stage, stageNamed } from './stage.ts';

/** What can be chosen at synthesis, by `-c name=value` or in cdk.json. */
export interface Settings {
  readonly stage: Stage;
  readonly auth: Auth;
  readonly simulation: Simulation;
  /** Where people at their alarms can read docs/operations.md: its path in the repository, or a URL. */
  readonly operationsPage: string;
}

/** How clients prove who they are: by one key, behind which all of them are one user, or each by signing in. */
export type Auth = 'apiKey' | 'userPool';

/** How the simulated payment gateway decides. */
export interface Simulation {
  /** The share of charges that are approved, 0 to 1. */
  readonly approvalRate: number;
  /** What the outcome of a charge depends on, beside the order. */
  readonly seed: string;
}

/**
 * The settings `stage`, `auth`, `sharedUser`, `approvalRate`, `paymentSeed` and `operationsPage`, from wherever `context`
 * takes them; dev, `apiKey`, no shared user in prod, 0.9, `orders` and the page's path when they are not given. Raises a
 * SettingsError that says what to give.
 */
export function settingsOf(context: (name: string) => unknown): Settings {
  const stage = stageNamed(context('stage'));
  return {
    stage,
    auth: authOf(stage, context('auth') ?? 'apiKey', context('sharedUser')),
    simulation: {
      approvalRate: share('approvalRate', context('approvalRate') ?? 0.9),
      seed: String(context('paymentSeed') ?? 'orders'),
    },
    operationsPage: String(context('operationsPage') ?? 'docs/operations.md'),
  };
}

/** An API key in prod has to be asked for by name: it works, and is nearly always a mistake. */
function authOf(stage: Stage, auth: unknown, sharedUser: unknown): Auth {
  if (auth !== 'apiKey' && auth !== 'userPool')
    throw new SettingsError(`There is no auth "${String(auth)}". Give -c auth=apiKey or -c auth=userPool.`);
  if (sharedUser !== undefined && sharedUser !== 'accepted')
    throw new SettingsError(`sharedUser is "${String(sharedUser)}". Give -c sharedUser=accepted, or leave it out.`);
  if (auth === 'apiKey' && stage.name === 'prod' && sharedUser !== 'accepted')
    throw new SettingsError(
      'With an API key every caller is one and the same user: each can read, change and delete the orders of all others. Give -c auth=userPool for prod, or -c sharedUser=accepted if that is what you want.',
    );
  return auth;
}

function share(name: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !(number >= 0 && number <= 1))
    throw new SettingsError(`${name} is "${String(value)}". Give a number from 0 to 1, -c ${name}=0.9.`);
  return number;
}
