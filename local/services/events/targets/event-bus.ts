import type { AcceptedEvent } from '../bus-event.ts';
import { notSupported } from '../errors.ts';
import type { ReceiverFactory } from './receiver.ts';

/** An event that comes from another bus and stays the event it is, id and time included: the input of a PutEvents. */
export class ForwardedEvent {
  readonly busArn: string;
  readonly accepted: AcceptedEvent;

  constructor(busArn: string, accepted: AcceptedEvent) {
    this.busArn = busArn;
    this.accepted = accepted;
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html */
export const eventBus: ReceiverFactory = ({ platform, arn, target }) => {
  if (['Input', 'InputPath', 'InputTransformer'].some((name) => target.has(name)))
    throw notSupported(`a changed input for a target that is an event bus (target ${target.string('Id')})`);
  return {
    needsJson: true,
    // Typed callers put entries; this is the one call that hands on a whole event.
    deliver: ({ accepted, caller }) =>
      platform.calls.dispatch('events', 'PutEvents', new ForwardedEvent(arn, accepted), caller),
  };
};
