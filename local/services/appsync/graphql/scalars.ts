import { isIP } from 'node:net';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';

/** How AppSync names the kind of value in its messages, and whether a text or number is one. */
interface AwsScalar {
  readonly kind: string;
  readonly accepts: (value: unknown) => boolean;
}

const OFFSET = '(?:Z|[+-]\\d{2}:\\d{2}(?::\\d{2})?)';
const DATE = new RegExp(`^(-?\\d{4})-(\\d{2})-(\\d{2})${OFFSET}?$`);
const TIME = new RegExp(`^([01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?${OFFSET}?$`);
const DATE_TIME = new RegExp(`^(-?\\d{4}-\\d{2}-\\d{2})T(\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)${OFFSET}$`);
const EMAIL =
  /^[^\s@"(),:;<>[\\\]]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

/** https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html */
const SCALARS: Readonly<Record<string, AwsScalar>> = {
  AWSDate: { kind: 'date', accepts: text(isDate) },
  AWSTime: { kind: 'time', accepts: text((value) => TIME.test(value)) },
  AWSDateTime: { kind: 'DateTime Object', accepts: text(isDateTime) },
  AWSTimestamp: { kind: 'timestamp', accepts: (value) => typeof value === 'number' && Number.isInteger(value) },
  AWSEmail: { kind: 'email', accepts: text((value) => EMAIL.test(value)) },
  AWSURL: { kind: 'URL', accepts: text((value) => URL.canParse(value)) },
  AWSPhone: { kind: 'phone number', accepts: text(isPhone) },
  AWSIPAddress: { kind: 'IP address', accepts: text(isAddress) },
};

/** The scalar of this name with AppSync's checks; undefined when AppSync has none. */
export function awsScalar(name: string): GraphQLScalarType | undefined {
  if (name === 'AWSJSON') return JSON_SCALAR;
  const scalar = SCALARS[name];
  if (!scalar) return undefined;
  const parse = (value: unknown): unknown => {
    if (!scalar.accepts(value))
      throw new GraphQLError(`Unable to parse \`${shown(value)}\` as a valid ${scalar.kind}.`);
    return value;
  };
  return new GraphQLScalarType({
    name,
    parseValue: parse,
    parseLiteral: (node) => parse(valueFromASTUntyped(node)),
    serialize: (value) => {
      if (!scalar.accepts(value))
        throw new GraphQLError(`Unable to serialize \`${shown(value)}\` as a valid ${scalar.kind}.`);
      return value;
    },
  });
}

/** Clients send and get JSON in a string; handlers see the value that it stands for. */
const JSON_SCALAR = new GraphQLScalarType({
  name: 'AWSJSON',
  parseValue: parseJson,
  parseLiteral: (node: ValueNode) => parseJson(node.kind === Kind.STRING ? node.value : valueFromASTUntyped(node)),
  serialize: (value) => JSON.stringify(value),
});

function parseJson(value: unknown): unknown {
  if (typeof value === 'string')
    try {
      return JSON.parse(value);
    } catch {
      // Reported below, as every value that is not JSON in a string.
    }
  throw new GraphQLError(`Unable to parse \`${shown(value)}\` as valid JSON.`);
}

function text(accepts: (value: string) => boolean): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && accepts(value);
}

function isDate(value: string): boolean {
  const [, year, month, day] = DATE.exec(value) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function isDateTime(value: string): boolean {
  const [, date, time] = DATE_TIME.exec(value) ?? [];
  return date !== undefined && time !== undefined && isDate(date) && TIME.test(time);
}

function isPhone(value: string): boolean {
  const digits = value.replace(/[\s-]/g, '');
  return /^\+?[\d\s-]+$/.test(value) && /^\+?\d{3,15}$/.test(digits);
}

function isAddress(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
