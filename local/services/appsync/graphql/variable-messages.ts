import type { GraphQLError } from 'graphql';
import { type ErrorLocation, locationsOf } from './locations.ts';

/**
 * What AppSync says of a variable's value. It names the variable only, not the member, as seen in
 * https://github.com/aws/aws-appsync-community/issues/406 and
 * https://github.com/aws/aws-appsync-community/issues/273
 */
export function variableError(error: GraphQLError): { locations: readonly ErrorLocation[] | null; message: string } {
  const { message } = error;
  const locations = locationsOf(error.locations);
  const [, name] = /^Variable "\$(\w+)"/.exec(message) ?? [];
  if (name === undefined) return { locations, message };
  const missing =
    /of required type "([^"]+)" was not provided/.exec(message) ??
    /Expected non-nullable type "([^"]+)" not to be null/.exec(message) ??
    /of non-null type "([^"]+)" must not be null/.exec(message);
  if (missing)
    return { locations, message: `Variable '${name}' has coerced Null value for NonNull type '${missing[1]}'` };
  const unknown = /Field "\w+" is not defined by type "(\w+)"/.exec(message);
  if (unknown)
    return {
      locations: null,
      message: `The variables input contains a field that is not defined for input object type '${unknown[1]}' `,
    };
  return { locations, message: `Variable '${name}' has an invalid value. ${reasonOf(message, error)}` };
}

/** The part of graphql's message that says what is wrong with the value, in AppSync's words where these are known. */
function reasonOf(message: string, error: GraphQLError): string {
  const reason = error.originalError?.message ?? /(?:"; |; )(.+)$/s.exec(message)?.[1] ?? message;
  const wrongType = /^(Int|Float|Boolean|String|ID) cannot represent/.exec(reason);
  if (wrongType) {
    const value = /: (.+)$/s.exec(reason)?.[1] ?? '';
    return `Expected type '${wrongType[1]}' but was '${kindOf(value)}'.`;
  }
  const noEnum = /^Value "(.+)" does not exist in "(\w+)" enum/.exec(reason);
  return noEnum ? `Invalid input for Enum '${noEnum[2]}'. No value found for name '${noEnum[1]}'` : reason;
}

function kindOf(shown: string): string {
  if (shown.startsWith('"')) return 'String';
  if (shown === 'true' || shown === 'false') return 'Boolean';
  if (shown.startsWith('[')) return 'List';
  if (shown.startsWith('{')) return 'Map';
  return /^-?\d+$/.test(shown) ? 'Integer' : 'Double';
}
