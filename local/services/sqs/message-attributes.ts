import { hash } from 'node:crypto';
import type { MessageAttributeValue } from '../../apis/sqs.ts';
import { isRecord } from '../../core/fields.ts';
import { invalidParameter, invalidValue } from './errors.ts';

type Attributes = Readonly<Record<string, MessageAttributeValue>>;

const MOST_ATTRIBUTES = 10;

/**
 * The attributes of a message, checked: names, types, values and their number. Raises InvalidParameterValue.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function parseMessageAttributes(value: unknown): Attributes | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) throw invalidParameter('MessageAttributes must be an object of attributes by name.');
  const names = Object.keys(value);
  if (names.length === 0) return undefined;
  if (names.length > MOST_ATTRIBUTES)
    throw invalidParameter(
      `Number of message attributes [${names.length}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`,
    );
  const attributes: Record<string, MessageAttributeValue> = {};
  for (const name of names) attributes[name] = parseAttribute(name, value[name]);
  return attributes;
}

function parseAttribute(name: string, value: unknown): MessageAttributeValue {
  checkName(name);
  const { DataType: type, StringValue: text, BinaryValue: binary } = isRecord(value) ? value : {};
  if (typeof type !== 'string' || type === '')
    throw invalidParameter(`The message attribute '${name}' must contain a non-empty message attribute type.`);
  if (type.length > 256) throw invalidParameter(`Length of message attribute type must be less than 256 bytes.`);
  const [kind] = type.split('.');
  if (kind !== 'String' && kind !== 'Number' && kind !== 'Binary')
    throw invalidParameter(
      `The type of message attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const given = kind === 'Binary' ? binary : text;
  const other = kind === 'Binary' ? text : binary;
  if (typeof given !== 'string' || given === '' || (other !== undefined && other !== null))
    throw invalidParameter(
      `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${type}'.`,
    );
  if (kind === 'Number' && !isNumber(given))
    throw invalidParameter(`Can't cast the value of message attribute '${name}' to a number.`);
  return kind === 'Binary' ? { DataType: type, BinaryValue: given } : { DataType: type, StringValue: given };
}

function checkName(name: string): void {
  const valid = /^[A-Za-z0-9_.-]{1,256}$/.test(name) && !/^\.|\.$|\.\./.test(name);
  if (!valid || /^(AWS|Amazon)\./i.test(name))
    throw invalidValue(
      name,
      'MessageAttributes',
      'A message attribute name has 1 to 256 letters, digits, hyphens, underscores or periods, and does not start with AWS. or Amazon.',
    );
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);
}

/** What the attributes count towards the message's size, in bytes. */
export function sizeOfAttributes(attributes: Attributes | undefined): number {
  let size = 0;
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes ?? {}))
    size +=
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      (StringValue === undefined ? Buffer.byteLength(BinaryValue ?? '', 'base64') : Buffer.byteLength(StringValue));
  return size;
}

/**
 * The digest that SDKs compare with their own.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(attributes: Attributes): string {
  const parts: Buffer[] = [];
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    parts.push(length, bytes);
  };
  for (const name of Object.keys(attributes).sort()) {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] ?? {};
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    parts.push(Buffer.of(StringValue === undefined ? 2 : 1));
    add(StringValue === undefined ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue));
  }
  return hash('md5', Buffer.concat(parts));
}

/** The attributes that a receiver asked for: by name, by prefix (`order.*`: all that start with `order`), or all (`All`, `.*`). */
export function selectAttributes(attributes: Attributes, wanted: readonly string[]): Attributes | undefined {
  if (wanted.includes('All') || wanted.includes('.*')) return attributes;
  const selected = Object.entries(attributes).filter(([name]) =>
    wanted.some((pattern) => (pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -2)) : name === pattern)),
  );
  return selected.length > 0 ? Object.fromEntries(selected) : undefined;
}
