import { isRecord } from '../../core/fields.ts';
import { invalidAttribute, invalidParameter, invalidValue, unknownAttribute } from './errors.ts';

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export interface RedriveAllowPolicy {
  readonly permission: 'allowAll' | 'denyAll' | 'byQueue';
  readonly sourceQueueArns: readonly string[];
}

/** The policy of a queue as its JSON text. */
export interface QueuePolicy {
  readonly text: string;
  /** Path of the template's resource that brought it; absent when a client gave it. */
  readonly madeFor?: string;
}

/** What can be set on a queue. Times in seconds, sizes in bytes, as AWS names them. */
export interface QueueSettings {
  readonly VisibilityTimeout: number;
  readonly DelaySeconds: number;
  readonly MaximumMessageSize: number;
  readonly MessageRetentionPeriod: number;
  readonly ReceiveMessageWaitTimeSeconds: number;
  readonly RedrivePolicy?: RedrivePolicy;
  readonly RedriveAllowPolicy?: RedriveAllowPolicy;
  readonly Policy?: QueuePolicy;
  readonly ContentBasedDeduplication: boolean;
  readonly DeduplicationScope: 'queue' | 'messageGroup';
  /** Kept and given back, without effect on one machine. */
  readonly inert: Readonly<Record<string, string>>;
}

export const DEFAULT_SETTINGS: QueueSettings = {
  VisibilityTimeout: 30,
  DelaySeconds: 0,
  MaximumMessageSize: 1_048_576,
  MessageRetentionPeriod: 345_600,
  ReceiveMessageWaitTimeSeconds: 0,
  ContentBasedDeduplication: false,
  DeduplicationScope: 'queue',
  inert: { SqsManagedSseEnabled: 'true' },
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  VisibilityTimeout: [0, 43_200],
  DelaySeconds: [0, 900],
  MaximumMessageSize: [1024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
};

const INERT = new Set([
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'FifoThroughputLimit',
]);

const FIFO_ONLY = new Set(['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit']);

/**
 * `current` with the given attributes (texts, as on the wire) changed. Raises InvalidAttributeName or
 * InvalidAttributeValue; that a dead-letter queue exists, and what a policy says, is for the caller to check.
 */
export function changeSettings(
  current: QueueSettings,
  attributes: Readonly<Record<string, unknown>>,
  fifo: boolean,
): QueueSettings {
  let settings = current;
  for (const [name, raw] of Object.entries(attributes)) {
    const value = typeof raw === 'string' ? raw : String(raw);
    if (FIFO_ONLY.has(name) && !fifo) throw invalidAttribute(name, 'You can specify it only for a FIFO queue.');
    settings = { ...settings, ...changeOne(settings, name, value) };
  }
  return settings;
}

function changeOne(settings: QueueSettings, name: string, value: string): Partial<QueueSettings> {
  const range = Object.hasOwn(RANGES, name) ? RANGES[name] : undefined;
  if (range) {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < range[0] || number > range[1])
      throw invalidAttribute(name, `It must be a whole number from ${range[0]} to ${range[1]}.`);
    return { [name]: number };
  }
  if (INERT.has(name)) return { inert: { ...settings.inert, [name]: value } };
  switch (name) {
    case 'RedrivePolicy':
      return { RedrivePolicy: value === '' ? undefined : parseRedrivePolicy(value) };
    case 'RedriveAllowPolicy':
      return { RedriveAllowPolicy: value === '' ? undefined : parseRedriveAllowPolicy(value) };
    case 'ContentBasedDeduplication':
      if (value !== 'true' && value !== 'false') throw invalidAttribute(name);
      return { ContentBasedDeduplication: value === 'true' };
    case 'DeduplicationScope':
      if (value !== 'queue' && value !== 'messageGroup') throw invalidAttribute(name);
      return { DeduplicationScope: value };
    case 'Policy':
      return { Policy: value === '' ? undefined : { text: value } };
    default:
      throw unknownAttribute(name);
  }
}

function parseRedrivePolicy(text: string): RedrivePolicy {
  const policy = parseMap(text, 'RedrivePolicy', 'Redrive policy is not a valid JSON map.');
  const { deadLetterTargetArn, maxReceiveCount } = policy;
  for (const name of ['deadLetterTargetArn', 'maxReceiveCount'])
    if (policy[name] === undefined || policy[name] === '')
      throw invalidValue(text, 'RedrivePolicy', `Redrive policy does not contain mandatory attribute: ${name}.`);
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    throw invalidValue(
      text,
      'RedrivePolicy',
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    );
  if (typeof deadLetterTargetArn !== 'string')
    throw invalidValue(text, 'RedrivePolicy', 'Invalid value for deadLetterTargetArn.');
  return { deadLetterTargetArn, maxReceiveCount: count };
}

function parseRedriveAllowPolicy(text: string): RedriveAllowPolicy {
  const policy = parseMap(text, 'RedriveAllowPolicy', 'Redrive allow policy is not a valid JSON map.');
  const permission = policy['redrivePermission'];
  const sources: unknown = policy['sourceQueueArns'] ?? [];
  if (permission !== 'allowAll' && permission !== 'denyAll' && permission !== 'byQueue')
    throw invalidValue(text, 'RedriveAllowPolicy', 'redrivePermission must be allowAll, denyAll or byQueue.');
  if (!Array.isArray(sources) || sources.length > 10 || !sources.every((arn) => typeof arn === 'string'))
    throw invalidValue(text, 'RedriveAllowPolicy', 'sourceQueueArns must be a list of at most 10 queue ARNs.');
  if ((permission === 'byQueue') !== sources.length > 0)
    throw invalidValue(
      text,
      'RedriveAllowPolicy',
      'sourceQueueArns belongs to redrivePermission byQueue, and only to it.',
    );
  return { permission, sourceQueueArns: sources };
}

function parseMap(text: string, name: string, reason: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidValue(text, name, reason);
  }
  if (!isRecord(value)) throw invalidValue(text, name, reason);
  return value;
}

/** Raises InvalidParameterValue when the name can't be a queue's; `fifo` says what kind is asked for. */
export function checkQueueName(name: string, fifo: boolean): void {
  const stem = fifo && name.endsWith('.fifo') ? name.slice(0, -'.fifo'.length) : name;
  if (!/^[A-Za-z0-9_-]+$/.test(stem) || name.length > 80)
    throw invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
  if (fifo && !name.endsWith('.fifo'))
    throw invalidParameter(
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
    );
}
