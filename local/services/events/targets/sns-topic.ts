import { notSupported } from '../errors.ts';
import type { ReceiverFactory } from './receiver.ts';

export const snsTopic: ReceiverFactory = ({ platform, arn }) => {
  if (arn.endsWith('.fifo')) throw notSupported(`FIFO topics as targets: ${arn}`);
  return {
    needsJson: false,
    deliver: ({ text, caller }) => platform.calls.invoke('sns', 'Publish', { TopicArn: arn, Message: text }, caller),
  };
};
