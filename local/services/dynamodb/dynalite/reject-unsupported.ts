import { unsupported } from '../errors.ts';

/** Refuses, by name, the given parameters that AWS has and the local DynamoDB does not imitate. */
export function rejectUnsupported(
  action: string,
  input: Readonly<Record<string, unknown>>,
  parameters: readonly string[],
): void {
  for (const parameter of parameters)
    if (input[parameter] !== undefined && input[parameter] !== null)
      throw unsupported(`The parameter ${parameter} of ${action}`);
}
