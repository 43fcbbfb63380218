import { isRecord } from '../../core/fields.ts';
import { CustomerError } from './errors.ts';

/** The error of a function that threw, timed out or crashed, from the payload that Lambda answers then. */
export function functionErrorOf(functionArn: string, payload: string): CustomerError {
  let type = 'Lambda.Unknown';
  let message = payload;
  try {
    const error: unknown = JSON.parse(payload);
    if (isRecord(error)) {
      if (typeof error['errorType'] === 'string') type = error['errorType'];
      if (typeof error['errorMessage'] === 'string') message = error['errorMessage'];
    }
  } catch {
    // The payload of a crash need not be JSON; it is the message as it is.
  }
  return new CustomerError(type, `The function ${functionArn} failed: ${message}`);
}
