import type { QueryDocument } from '../graphql/documents.ts';
import type { CallerIdentity } from '../request.ts';
import type { Matches } from './filter.ts';

/** One subscription of a connected client. */
export interface Subscription {
  /** The client's own; unique on its connection only. */
  readonly id: string;
  /** The field of the Subscription type, and what it was given. */
  readonly field: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly document: QueryDocument;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: CallerIdentity;
  /** Whether it wants a notification. */
  readonly wants: Matches;
  /** Whether the payload of an invalidation ends it. */
  readonly isEndedBy: Matches;
  /** Where notifications go. */
  readonly connection: Subscriber;
}

/** A connected client, as publishing sees it. */
export interface Subscriber {
  /** Sends a `data` message; false when it is larger than AppSync delivers, or the client has gone or can't keep up. */
  notify(subscription: Subscription, payload: object): boolean;
  /** Ends the subscription, and the connection with it. */
  invalidate(subscription: Subscription): void;
}

/** The subscriptions of one API. */
export class Subscribers {
  readonly #byField = new Map<string, Set<Subscription>>();

  add(subscription: Subscription): void {
    const others = this.#byField.get(subscription.field);
    if (others) others.add(subscription);
    else this.#byField.set(subscription.field, new Set([subscription]));
  }

  remove(subscription: Subscription): void {
    const others = this.#byField.get(subscription.field);
    others?.delete(subscription);
    if (others?.size === 0) this.#byField.delete(subscription.field);
  }

  /** Those of a field, in the order in which they subscribed. */
  of(field: string): readonly Subscription[] {
    return [...(this.#byField.get(field) ?? [])];
  }

  get count(): number {
    return [...this.#byField.values()].reduce((sum, { size }) => sum + size, 0);
  }

  get empty(): boolean {
    return this.#byField.size === 0;
  }
}
