import { Fields } from '../../core/fields.ts';
import type { Platform } from '../../platform/service.ts';
import type { Deliveries } from './deliveries.ts';
import { invalidParameter } from './errors.ts';
import type { Inbox } from './inbox.ts';
import type { TopicStore } from './topic-store.ts';

export interface SnsOptions {
  /**
   * `automatic`: whoever reads the inbox confirms a subscription at once, so that a first run shows its emails;
   * `manual`: the link in the confirmation email is to be followed, as on AWS.
   */
  readonly confirmEmails: 'automatic' | 'manual';
  /** How many emails a second a subscription takes before SNS deactivates it; AWS: 10. Not kept when left out. */
  readonly emailsPerSecond?: number;
}

/** What the API actions work with. */
export interface SnsContext {
  readonly platform: Platform;
  readonly topics: TopicStore;
  readonly deliveries: Deliveries;
  readonly inbox: Inbox;
  readonly options: SnsOptions;
}

/** A request's members; what is wrong with one is an InvalidParameter. */
export function fieldsOf(input: unknown): Fields {
  return new Fields(input, invalidParameter);
}

/** A text that must be there and not be empty. Raises InvalidParameter. */
export function required(fields: Fields, name: string): string {
  const text = fields.optionalString(name);
  if (!text) throw invalidParameter(`${name} Reason: no value for required parameter`);
  return text;
}

/** The topic of a subscription's ARN, which ends in the subscription's own id. */
export function topicArnOf(subscriptionArn: string): string {
  return subscriptionArn.split(':').slice(0, 6).join(':');
}

const PAGE = 100;

/** 100 items from where the request's NextToken points to, and the token of the next page. */
export function page<T>(items: readonly T[], fields: Fields): { items: readonly T[]; token: { NextToken?: string } } {
  const token = fields.optionalString('NextToken');
  const from = token === undefined || token === '' ? 0 : Number(Buffer.from(token, 'base64').toString('utf8'));
  if (!Number.isInteger(from) || from < 0) throw invalidParameter('NextToken');
  const next = from + PAGE;
  return {
    items: items.slice(from, next),
    token: next < items.length ? { NextToken: Buffer.from(String(next)).toString('base64') } : {},
  };
}
