import { randomUUID } from 'node:crypto';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { eventually, OUTPUTS } from '../deployed.ts';
import { findings } from './findings.ts';
import { lineIn } from './log-lines.ts';
import { sqs } from './queues.ts';

const note = findings();

describe('a message that is not JSON', () => {
  it('fails by the name of its failure, and stays in the queue', async () => {
    const QueueUrl = OUTPUTS['OrdersQueueUrl'] ?? '';
    const mark = `probe ${randomUUID()}`;
    const since = Date.now();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `${mark}: this is not JSON` }));

    const failure = await eventually('the failure in the log of the workflow', () =>
      lineIn('/aws/vendedlogs/states', 'body is not JSON', since),
    );
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessagesNotVisible'] }),
    );

    const hidden = Number(Attributes?.['ApproximateNumberOfMessagesNotVisible']);
    note('failed execution', `${hidden} message(s) wait to be tried again.`);
    note('caught branch', failure);
    note('left behind', `"${mark}" goes to ${OUTPUTS['OrdersDeadLetterQueueUrl']} after five receives.`);
    expect(hidden).toBeGreaterThan(0);
    expect(failure).toContain('the body is not JSON');
  });
});
