import type { StateType } from '../states/state.ts';

const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const LEAVING = ['Next', 'End', 'Output', 'Assign'];
const HANDLING = ['Retry', 'Catch'];

/**
 * The fields each type of state has in JSONata.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html and the pages of the states
 */
export const STATE_FIELDS: Readonly<Record<StateType, ReadonlySet<string>>> = {
  Task: fields('Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials', ...LEAVING, ...HANDLING),
  Choice: fields('Choices', 'Default', 'Output', 'Assign'),
  Pass: fields(...LEAVING),
  Wait: fields('Seconds', 'Timestamp', ...LEAVING),
  Map: fields(
    'Items',
    'ItemSelector',
    'ItemProcessor',
    'Iterator',
    'ItemReader',
    'ItemBatcher',
    'ResultWriter',
    'Label',
    'MaxConcurrency',
    'ToleratedFailureCount',
    'ToleratedFailurePercentage',
    ...LEAVING,
    ...HANDLING,
  ),
  Parallel: fields('Branches', 'Arguments', ...LEAVING, ...HANDLING),
  Succeed: fields('Output'),
  Fail: fields('Error', 'Cause'),
};

/** Fields that exist in JSONPath alone. */
export const JSONPATH_ONLY: ReadonlySet<string> = new Set([
  'InputPath',
  'OutputPath',
  'ResultPath',
  'Parameters',
  'ResultSelector',
  'Result',
  'ItemsPath',
  'MaxConcurrencyPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'SecondsPath',
  'TimestampPath',
  'ErrorPath',
  'CausePath',
]);

/** Fields of Map states that only a distributed Map has; AWS's alone. */
export const DISTRIBUTED_ONLY = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'] as const;

function fields(...names: string[]): ReadonlySet<string> {
  return new Set([...COMMON, ...names]);
}
