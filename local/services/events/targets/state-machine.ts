import type { ReceiverFactory } from './receiver.ts';

/** Executions are only started, whatever becomes of them. */
export const stateMachine: ReceiverFactory = ({ platform, arn }) => ({
  needsJson: true,
  deliver: ({ text, caller }) =>
    platform.calls.invoke('states', 'StartExecution', { stateMachineArn: arn, input: text }, caller),
});
