import { AwsError } from '../../../core/aws-error.ts';
import { Fields } from '../../../core/fields.ts';

/** A request's members, none but the known ones. Raises InvalidParameterValue. */
export function requestOf(input: unknown, known: readonly string[]): Fields {
  const request = new Fields(input ?? {}, (message) => new AwsError('InvalidParameterValue', message));
  const unknown = request.names().find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new AwsError(
      'InvalidParameterValue',
      `The local cloud does not know ${unknown}; it knows ${known.join(', ')}.`,
    );
  return request;
}
