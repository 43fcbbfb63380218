/** How a resource of the template stands to others; the map of the console is drawn from these. */
export interface ResourceLinks {
  /** The ARN by which others speak of it. Without one it is no place of its own, and only its links count. */
  readonly arn?: string;
  /** Other ARNs for the same. */
  readonly aliases?: readonly string[];
  /** ARN of the resource that it is a part of: a data source's API. */
  readonly partOf?: string;
  /** ARN of the role under which it calls others; where it can go, the role's statements say. */
  readonly role?: string;
  readonly links?: readonly Link[];
}

/** A way along which work goes. An end that is left out is the resource itself. */
export interface Link {
  readonly from?: LinkEnd;
  readonly to?: LinkEnd;
  readonly kind: LinkKind;
  /** What is called along it, `sqs:ReceiveMessage`; empty when nobody calls anybody. */
  readonly actions?: readonly string[];
}

/** An ARN, or something outside the account: a client, a mailbox. */
export type LinkEnd = string | { readonly outside: string; readonly service: 'client' | 'email' | 'http' };

/**
 * `calls`: acts on it under a role. `feeds`: is read by it, as a queue is by a pipe. `delivers`: hands its output to it.
 * `subscribes`: gets its messages. `enriches`: is asked for more. `dead-letters`: what can't be delivered
 * goes there.
 */
export type LinkKind = 'calls' | 'feeds' | 'delivers' | 'subscribes' | 'enriches' | 'dead-letters';
