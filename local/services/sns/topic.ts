import type { Subscription } from './subscription.ts';

/** A topic and who subscribes to it. */
export interface Topic {
  readonly arn: string;
  readonly name: string;
  displayName: string;
  /** Kept and given back, without effect on one machine. */
  inert: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  /** By ARN. */
  readonly subscriptions: Map<string, Subscription>;
  deletedSubscriptions: number;
  /** Path of the template's resource that the topic was made for; absent when a client made it. */
  madeFor?: string;
}
