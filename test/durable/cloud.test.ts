import { type Cloud, startCloud } from '../../local/cloud.ts';
import { DataFolderError } from '../../local/storage/durable.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { asKilled, cleanUp, newFolder } from './folders.ts';

const running: Cloud[] = [];
afterEach(async () => {
  for (const cloud of running.splice(0)) await cloud.stop();
  cleanUp();
});

async function started(data: string): Promise<OrderCloud> {
  const given = await givenCloud({ data, calm: true });
  running.push(given.cloud);
  return given;
}

async function stopped(given: OrderCloud): Promise<void> {
  await given.cloud.stop();
  running.splice(running.indexOf(given.cloud), 1);
}

/** A call on the wire, as an SDK would make it. */
async function wire(cloud: Cloud, target: string, input: object): Promise<Record<string, unknown>> {
  const response = await fetch(cloud.info().endpoint.replace('localhost', '127.0.0.1'), {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/any/aws4_request, Signature=none',
    },
    body: JSON.stringify(input),
  });
  return (await response.json()) as Record<string, unknown>;
}

describe('a local cloud on a data folder', () => {
  it('finds everything again after a stop: the order, its email, its log lines; and announces nothing twice', async () => {
    const data = newFolder();
    const first = await started(data);
    const id = await first.postOrder();
    const order = await first.settled(id);
    await first.emails(id);
    first.cloud.clock.advance(3_600_000);
    const now = first.cloud.clock.now();
    await stopped(first);

    const second = await started(data);
    expect(second.cloud.notices).toEqual([]);
    expect(await second.settled(id)).toEqual(order);
    expect(second.cloud.clock.now()).toBeGreaterThan(now);
    const other = await second.postOrder();
    await second.emails(other);
    expect(second.cloud.inbox.read(id)).toHaveLength(1);
    expect(second.cloud.inbox.read(other)).toHaveLength(1);
    const { logGroups } = await wire(second.cloud, 'Logs_20140328.DescribeLogGroups', {});
    const lines = await Promise.all(
      (logGroups as { logGroupName: string }[]).map(async ({ logGroupName }) => {
        const filter = { logGroupName, filterPattern: `"${id}"` };
        return ((await wire(second.cloud, 'Logs_20140328.FilterLogEvents', filter))['events'] ?? []) as unknown[];
      }),
    );
    expect(lines.flat().length).toBeGreaterThan(0);
  });

  it('refuses a second one by name', async () => {
    const data = newFolder();
    await started(data);
    await expect(startCloud({ data })).rejects.toThrow(DataFolderError);
    await expect(startCloud({ data })).rejects.toThrow(`${data} is in use by another local cloud, process`);
  });

  it('names all that an assembly of another time has left in it, and drops nothing', async () => {
    const data = newFolder();
    const first = await started(data);
    const id = await first.postOrder();
    await first.emails(id);
    const resources = first.cloud.deployment.stacks.flatMap((stack) => stack.resources);
    await stopped(first);

    const empty = await startCloud({ data });
    running.push(empty);
    for (const { type, ref } of resources) {
      const name = ref.split(/[/:]/).at(-1) ?? ref;
      if (
        /^AWS::(SQS::Queue|DynamoDB::Table|SNS::Topic|Logs::LogGroup|StepFunctions::StateMachine|Pipes::Pipe)$/.test(
          type,
        )
      )
        expect(empty.notices.join('\n')).toContain(name);
    }
    const { TableNames } = await wire(empty, 'DynamoDB_20120810.ListTables', {});
    expect(TableNames).toHaveLength(resources.filter(({ type }) => type.startsWith('AWS::DynamoDB::')).length);
    await empty.stop();
    running.splice(0);

    const again = await started(data);
    expect(again.cloud.notices).toEqual([]);
    expect((await again.settled(id)).id).toBe(id);
    expect(again.cloud.inbox.read(id)).toHaveLength(1);
  });

  it('answers only what is kept: a client that got an answer finds it after a kill', async () => {
    // The log is written before the answer leaves, so that a copy made right after it has it all.
    const data = newFolder();
    const first = await startCloud({ data });
    running.push(first);
    await wire(first, 'AmazonSQS.CreateQueue', { QueueName: 'q' });
    const QueueUrl = `${first.info().endpoint}/000000000000/q`;
    await wire(first, 'AmazonSQS.SendMessage', { QueueUrl, MessageBody: 'kept' });
    const second = await startCloud({ data: asKilled(data), sync: true });
    running.push(second);
    const { Messages } = await wire(second, 'AmazonSQS.ReceiveMessage', { QueueUrl });
    expect(Messages).toMatchObject([{ Body: 'kept' }]);
  });
});
