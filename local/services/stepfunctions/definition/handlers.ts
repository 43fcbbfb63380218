import type { Catcher, ErrorHandlers, Retrier } from '../interpreter/error-handling.ts';
import { type StateReader, WITH_ERROR } from './state-reader.ts';

const RETRIER_FIELDS = new Set([
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
]);
const CATCHER_FIELDS = new Set(['ErrorEquals', 'Next', 'Output', 'Assign', 'Comment']);

/** `Retry` and `Catch`. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export function compileHandlers(reader: StateReader): ErrorHandlers {
  const retriers = reader.parts('Retry');
  const catchers = reader.parts('Catch');
  checkWildcards(retriers);
  checkWildcards(catchers);
  return { retriers: retriers.map(compileRetrier), catchers: catchers.map(compileCatcher) };
}

function compileRetrier(reader: StateReader): Retrier {
  reader.allow(RETRIER_FIELDS);
  const jitter = reader.text('JitterStrategy');
  if (jitter !== undefined && jitter !== 'FULL' && jitter !== 'NONE')
    reader.problems.schema('Value should be one of the following: [FULL, NONE]', `${reader.location}/JitterStrategy`);
  return {
    errorEquals: reader.texts('ErrorEquals'),
    intervalSeconds: reader.number('IntervalSeconds', { min: 1, max: 99_999_999, integer: true }) ?? 1,
    maxAttempts: reader.number('MaxAttempts', { min: 0, max: 99_999_999, integer: true }) ?? 3,
    backoffRate: reader.number('BackoffRate', { min: 1, integer: false }) ?? 2,
    maxDelaySeconds: reader.number('MaxDelaySeconds', { min: 1, max: 31_622_400, integer: true }),
    jitter: jitter === 'FULL',
  };
}

function compileCatcher(reader: StateReader): Catcher {
  reader.allow(CATCHER_FIELDS);
  reader.require(['ErrorEquals', 'Next']);
  return {
    errorEquals: reader.has('ErrorEquals') ? reader.texts('ErrorEquals') : [],
    next: reader.text('Next') ?? '',
    ...reader.outputs(WITH_ERROR),
  };
}

/** `States.ALL` must stand alone and in the last entry. */
function checkWildcards(readers: readonly StateReader[]): void {
  readers.forEach((reader, index) => {
    const errors = reader.raw['ErrorEquals'];
    if (!Array.isArray(errors) || !errors.includes('States.ALL')) return;
    if (errors.length > 1 || index < readers.length - 1)
      reader.problems.schema(
        "'States.ALL' must appear alone and in the last entry of the list",
        `${reader.location}/ErrorEquals`,
      );
  });
}
