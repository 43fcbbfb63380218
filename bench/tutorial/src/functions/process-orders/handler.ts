import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { SQSEvent } from 'aws-lambda';
import { variable } from '../../shared/order.ts';

const sfn = new SFNClient({});

/** Up to five orders from the queue: starts a workflow for each. When one fails, all of them come again. */
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records)
    await sfn.send(new StartExecutionCommand({ stateMachineArn: variable('STATE_MACHINE_ARN'), input: body }));
};
