import type { Fields } from '../../../core/fields.ts';
import type { Caller } from '../../../platform/calls.ts';
import type { Platform } from '../../../platform/service.ts';
import type { AcceptedEvent } from '../bus-event.ts';

/** One event on its way to a target. */
export interface Delivery {
  /** What the target's input made of the event. */
  readonly text: string;
  readonly accepted: AcceptedEvent;
  readonly caller: Caller;
}

/** Where a rule delivers. One file per kind of target. */
export interface Receiver {
  /** Whether it takes nothing but JSON. */
  readonly needsJson: boolean;
  /** Raises AwsError when the call fails. */
  deliver(delivery: Delivery): Promise<unknown>;
}

/** Makes a receiver from a target's definition. Raises AwsError `ValidationException` that says what is wrong with it. */
export type ReceiverFactory = (parts: {
  readonly platform: Platform;
  readonly arn: string;
  readonly target: Fields;
}) => Receiver;
