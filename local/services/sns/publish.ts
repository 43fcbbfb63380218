import { randomUUID } from 'node:crypto';
import type { MessageAttributeValue } from '../../apis/sqs.ts';
import { AwsError } from '../../core/aws-error.ts';
import { type Fields, isRecord } from '../../core/fields.ts';
import type { Caller } from '../../platform/calls.ts';
import { required, type SnsContext } from './context.ts';
import { invalidParameter, notSupported } from './errors.ts';
import type { MessageAttributes, Notification } from './message.ts';

export const LARGEST_MESSAGE = 262_144;

/** One message of Publish or PublishBatch, checked, and its size in bytes. */
export interface PreparedNotification {
  readonly notification: Notification;
  readonly size: number;
}

/**
 * Raises InvalidParameter or InvalidParameterValue.
 * Source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function prepareNotification(
  context: SnsContext,
  topicArn: string,
  fields: Fields,
  caller: Caller,
): PreparedNotification {
  for (const name of ['PhoneNumber', 'MessageGroupId', 'MessageDeduplicationId'])
    if (fields.has(name)) throw notSupported(`the parameter ${name}`);
  const text = fields.optionalString('Message');
  if (!text) throw invalidParameter('Empty message');
  const byProtocol = textsByProtocol(text, fields.optionalString('MessageStructure'));
  const message = byProtocol?.get('default') ?? text;
  const subject = subjectOf(fields);
  const attributes = attributesOf(fields);
  const size = Buffer.byteLength(text) + sizeOf(attributes);
  if (size > LARGEST_MESSAGE) throw invalidParameter('Message too long');
  const { clock } = context.platform;
  return {
    size,
    notification: {
      messageId: randomUUID(),
      topicArn,
      message,
      publishedAt: clock.now(),
      correlationIds: correlationIdsOf(context, caller, message),
      ...(byProtocol && { byProtocol }),
      ...(subject !== undefined && { subject }),
      ...(attributes && { attributes }),
      ...(caller.traceHeader && { traceHeader: caller.traceHeader }),
    },
  };
}

/** Of a batch's ids those that the message names, so that each is known to be about its own; else all the caller knows. */
function correlationIdsOf({ platform }: SnsContext, caller: Caller, message: string): readonly string[] {
  const { correlation } = platform;
  const inherited = caller.correlationIds?.length ? caller.correlationIds : correlation.ofTrace(caller.traceHeader);
  if (inherited.length === 0) return correlation.idsOf([message]);
  if (inherited.length === 1) return inherited;
  const named = inherited.filter((id) => message.includes(id));
  return named.length > 0 ? named : inherited;
}

function textsByProtocol(text: string, structure: string | undefined): ReadonlyMap<string, string> | undefined {
  if (structure === undefined) return undefined;
  if (structure !== 'json') throw invalidParameter('MessageStructure');
  let texts: unknown;
  try {
    texts = JSON.parse(text);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  if (!isRecord(texts)) throw invalidParameter('Message Structure - JSON message body failed to parse');
  if (typeof texts['default'] !== 'string')
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  return new Map(Object.entries(texts).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

/** ASCII text of up to 100 characters in one line that begins with a letter, digit or punctuation mark. */
function subjectOf(fields: Fields): string | undefined {
  const subject = fields.optionalString('Subject');
  if (subject !== undefined && !/^[!-~][ -~]{0,99}$/.test(subject)) throw invalidParameter('Subject');
  return subject;
}

function attributesOf(fields: Fields): MessageAttributes | undefined {
  const given = fields.optionalRecord('MessageAttributes');
  if (!given || Object.keys(given).length === 0) return undefined;
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, attributeOf(name, value)]));
}

function attributeOf(name: string, value: unknown): MessageAttributeValue {
  const fail = (reason: string): Error => new AwsError('ParameterValueInvalid', reason);
  if (!/^[A-Za-z0-9_.-]{1,256}$/.test(name) || /^\.|\.$|\.\./.test(name) || /^(AWS|Amazon)\./i.test(name))
    throw fail(`Invalid message attribute name: ${name}`);
  const { DataType: type, StringValue: text, BinaryValue: binary } = isRecord(value) ? value : {};
  if (typeof type !== 'string' || !/^(String|Number|Binary)(\..+)?$/.test(type))
    throw fail(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  const given = type.startsWith('Binary') ? binary : text;
  if (typeof given !== 'string' || given === '')
    throw fail(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
    );
  if (type.startsWith('Number') && !Number.isFinite(Number(given)))
    throw fail(`Could not cast message attribute '${name}' value to number.`);
  return type.startsWith('Binary') ? { DataType: type, BinaryValue: given } : { DataType: type, StringValue: given };
}

function sizeOf(attributes: MessageAttributes | undefined): number {
  return Object.entries(attributes ?? {}).reduce(
    (size, [name, { DataType, StringValue, BinaryValue }]) =>
      size + Buffer.byteLength(name + DataType) + Buffer.byteLength(StringValue ?? BinaryValue ?? ''),
    0,
  );
}

/** The topic that a publish names. Raises InvalidParameter. */
export function targetOf(fields: Fields): string {
  if (fields.has('PhoneNumber')) throw notSupported('the parameter PhoneNumber');
  return fields.optionalString('TargetArn') ?? required(fields, 'TopicArn');
}
