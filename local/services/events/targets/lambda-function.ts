import type { ReceiverFactory } from './receiver.ts';

/** Functions are invoked asynchronously. https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchevents.html */
export const lambdaFunction: ReceiverFactory = ({ platform, arn }) => ({
  needsJson: true,
  deliver: ({ text, caller }) =>
    platform.calls.invoke('lambda', 'Invoke', { FunctionName: arn, InvocationType: 'Event', Payload: text }, caller),
});
