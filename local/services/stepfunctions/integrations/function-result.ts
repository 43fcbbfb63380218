import { isRecord } from '../../../core/fields.ts';
import { StateError } from '../interpreter/state-error.ts';

/** The value in a function's payload; an empty payload is null. */
export function parsePayload(payload: string): unknown {
  if (payload === '') return null;
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}

/**
 * What a failed function means for the state: the function's own error type, and its payload as the cause.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function functionError(payload: string): StateError {
  const value = parsePayload(payload);
  const errorType = isRecord(value) ? value['errorType'] : undefined;
  if (typeof errorType === 'string') return new StateError(errorType, payload);
  return new StateError(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload}`,
  );
}
