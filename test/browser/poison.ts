import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Console } from './given.ts';

/** Sends a body that is no order, and lets time pass until it is among the dead letters. */
export async function poison(given: Console, body: string): Promise<void> {
  const queue = given.cloud.deployment.stacks
    .flatMap(({ resources }) => resources)
    .find(({ path }) => path.endsWith('Intake/Queue'));
  const sqs = new SQSClient({
    endpoint: given.address,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  const since = given.cloud.journal.next;
  await sqs.send(new SendMessageCommand({ QueueUrl: queue?.ref ?? '', MessageBody: body }));
  for (let receive = 1; receive <= 5; receive++) {
    await given.cloud.journal.waitFor(
      `try ${receive}`,
      (hop) => hop.sequence >= since && hop.action === 'states:Execution' && hop.attempt === receive,
    );
    given.cloud.clock.advance(15 * 60_000);
  }
  await given.cloud.journal.waitFor(
    'the message to be a dead letter',
    (hop) => hop.sequence >= since && hop.action === 'sqs:Redrive',
  );
}
