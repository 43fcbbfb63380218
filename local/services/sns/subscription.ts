import { parseArn } from '../../core/environment.ts';
import { isRecord } from '../../core/fields.ts';
import { invalidParameter, notSupported } from './errors.ts';
import { compileFilterPolicy, type FilterPolicy, type FilterScope } from './filter.ts';

export type Protocol = 'email' | 'sqs' | 'lambda';

/** Who gets the messages of a topic, and which, and how. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: Protocol;
  readonly endpoint: string;
  /** Confirms the subscription; undefined once that has happened. Valid from `tokenAt` on for two days. */
  token?: string;
  tokenAt?: number;
  settings: SubscriptionSettings;
  /** Path of the template's resource that the subscription was made for; absent when a client made it. */
  madeFor?: string;
  /** When emails were delivered within the last second, where a rate is kept. */
  readonly recent: number[];
}

/** Whether nothing is delivered to it yet, since nobody has confirmed it. */
export function isPending(subscription: Subscription): boolean {
  return subscription.token !== undefined;
}

export interface SubscriptionSettings {
  readonly filterScope: FilterScope;
  readonly filter?: FilterPolicy;
  readonly raw: boolean;
  readonly deadLetterArn?: string;
}

export const DEFAULT_SUBSCRIPTION: SubscriptionSettings = { filterScope: 'MessageAttributes', raw: false };

const OTHER_PROTOCOLS = new Set(['http', 'https', 'email-json', 'sms', 'application', 'firehose']);

/** Raises InvalidParameter for a protocol that SNS or the local cloud does not know, or an endpoint of the wrong form. */
export function checkEndpoint(protocol: string, endpoint: string): Protocol {
  if (OTHER_PROTOCOLS.has(protocol)) throw notSupported(`subscriptions with the protocol ${protocol}`);
  const arn = parseArn(endpoint);
  switch (protocol) {
    case 'email':
      if (!/^[^@\s]+@[^@\s]+$/.test(endpoint)) throw invalidParameter('Email address');
      return protocol;
    case 'sqs':
      if (arn?.service !== 'sqs') throw invalidParameter('SQS endpoint ARN');
      return protocol;
    case 'lambda':
      if (arn?.service !== 'lambda') throw invalidParameter('Lambda endpoint ARN');
      return protocol;
    default:
      throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
}

/**
 * The settings with the given attributes (texts by name) changed. `prefix` is how this request words its refusals.
 * Raises InvalidParameter.
 * Source: https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
 */
export function changeSubscription(
  settings: SubscriptionSettings,
  attributes: Readonly<Record<string, unknown>>,
  protocol: Protocol,
  prefix = '',
): SubscriptionSettings {
  const scope = scopeOf(attributes['FilterPolicyScope'], prefix) ?? settings.filterScope;
  let changed: SubscriptionSettings = { ...settings, filterScope: scope };
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    switch (name) {
      case 'FilterPolicyScope':
        break;
      case 'FilterPolicy':
        changed = withFilter(changed, compileFilterPolicy(text, scope, prefix));
        break;
      case 'RawMessageDelivery':
        changed = { ...changed, raw: rawOf(text, protocol, prefix) };
        break;
      case 'RedrivePolicy':
        changed = withDeadLetters(changed, text, prefix);
        break;
      case 'DeliveryPolicy':
      case 'ReplayPolicy':
      case 'SubscriptionRoleArn':
        throw notSupported(`the subscription attribute ${name}`);
      default:
        throw invalidParameter('AttributeName');
    }
  }
  // A policy that was fine for one scope can be wrong for the other.
  if (scope !== settings.filterScope && changed.filter && attributes['FilterPolicy'] === undefined)
    changed = withFilter(changed, compileFilterPolicy(changed.filter.text, scope, prefix));
  return changed;
}

function withFilter(settings: SubscriptionSettings, filter: FilterPolicy | undefined): SubscriptionSettings {
  const { filter: _, ...others } = settings;
  return filter ? { ...others, filter } : others;
}

function scopeOf(value: unknown, prefix: string): FilterScope | undefined {
  if (value === undefined) return undefined;
  if (value !== 'MessageAttributes' && value !== 'MessageBody')
    throw invalidParameter(
      `${prefix}FilterPolicyScope: Invalid value [${String(value)}]. Please use either MessageBody or MessageAttributes`,
    );
  return value;
}

function rawOf(text: string, protocol: Protocol, prefix: string): boolean {
  if (text !== 'true' && text !== 'false')
    throw invalidParameter(`${prefix}RawMessageDelivery: Invalid value [${text}]. Must be true or false.`);
  if (text === 'true' && protocol !== 'sqs')
    throw invalidParameter(`${prefix}Delivery protocol [${protocol}] does not support raw message delivery.`);
  return text === 'true';
}

function withDeadLetters(settings: SubscriptionSettings, text: string, prefix: string): SubscriptionSettings {
  const { deadLetterArn: _, ...others } = settings;
  if (text === '') return others;
  const fail = (reason: string): Error => invalidParameter(`${prefix}RedrivePolicy: ${reason}`);
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw fail('failed to parse JSON.');
  }
  const arn = isRecord(policy) ? policy['deadLetterTargetArn'] : undefined;
  if (typeof arn !== 'string' || parseArn(arn)?.service !== 'sqs')
    throw fail('deadLetterTargetArn is not the ARN of a queue');
  return { ...others, deadLetterArn: arn };
}
