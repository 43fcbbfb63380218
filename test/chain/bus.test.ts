import {
  DescribeArchiveCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListRulesCommand,
  PutEventsCommand,
  StartReplayCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Hop } from '../../local/journal/journal.ts';
import { ASSEMBLIES } from '../support/assemblies.ts';
import { ChangedAssembly } from '../support/changed-assembly.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { addShop, BUS, ID } from './shop.ts';

let assembly: ChangedAssembly;
let given: OrderCloud;
let events: EventBridgeClient;
let sqs: SQSClient;
let sfn: SFNClient;
beforeAll(async () => {
  assembly = new ChangedAssembly(ASSEMBLIES.dev.directory, 'Orders-dev', addShop);
  given = await givenCloud({ assembly: assembly.directory, calm: true });
  const config = {
    endpoint: given.cloud.info().endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  events = new EventBridgeClient(config);
  sqs = new SQSClient(config);
  sfn = new SFNClient(config);
});
afterAll(async () => {
  for (const client of [events, sqs, sfn]) client.destroy();
  await given.cloud.stop();
  assembly.remove();
});

const ref = (logicalId: string): string => {
  const resources = given.cloud.deployment.stacks.flatMap((stack) => stack.resources);
  return resources.find((resource) => resource.logicalId === logicalId)?.ref ?? '';
};

const put = (total: number) =>
  events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: ref(BUS.Ref),
          Source: 'orders',
          DetailType: 'WithdrawnByPhone',
          Detail: JSON.stringify({ id: ID, total }),
        },
      ],
    }),
  );

/** The hop of the rule's delivery by this action, from this one on. */
const delivered = (action: string, since: number, { attempt = 1, outcome = 'ok' }: Partial<Hop> = {}) =>
  given.cloud.journal.waitFor(
    `the rule's ${action}`,
    (hop) =>
      hop.sequence >= since &&
      hop.action === action &&
      hop.from.endsWith('ShopRule') &&
      hop.attempt === attempt &&
      hop.outcome === outcome,
  );

const message = async (queue: string) => {
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: ref(queue), WaitTimeSeconds: 20, MessageAttributeNames: ['All'] }),
  );
  return Messages?.[0];
};

const executions = async () =>
  (await sfn.send(new ListExecutionsCommand({ stateMachineArn: ref('ShopMachine') }))).executions ?? [];

describe('an event that a client of the SDK puts on the running bus', () => {
  it('comes to the queue, the function and the state machine of a rule, and the dead letters say what did not', async () => {
    const since = given.cloud.journal.next;
    expect(await put(10)).toMatchObject({ FailedEntryCount: 0 });
    expect(await put(11)).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.stringMatching(/\w/) }] });

    expect(JSON.parse((await message('ShopQueue'))?.Body ?? '')).toEqual({ id: ID, total: 11 });

    expect(await delivered('lambda:Invoke', since)).toMatchObject({ to: 'Orders-dev/Payments/RefundPayment' });

    await delivered('states:StartExecution', since);
    const [execution, ...others] = await executions();
    expect(others).toEqual([]);
    const { status, input } = await sfn.send(new DescribeExecutionCommand({ executionArn: execution?.executionArn }));
    expect({ status, input }).toEqual({ status: 'SUCCEEDED', input: `{"order":"${ID}","text":"Order ${ID}"}` });

    const letter = await message('ShopDead');
    expect(JSON.parse(letter?.Body ?? '')).toMatchObject({ 'detail-type': 'WithdrawnByPhone', detail: { total: 11 } });
    expect(letter?.MessageAttributes?.['ERROR_CODE']?.StringValue).toBe('NO_PERMISSIONS');
  });

  it('is tried again while a target is in trouble, until that takes it', async () => {
    given.cloud.faults.add(['unavailable states:StartExecution from=*ShopRule times=2']);
    const since = given.cloud.journal.next;
    const before = (await executions()).length;
    await put(12);
    for (const attempt of [1, 2]) {
      await delivered('states:StartExecution', since, { attempt, outcome: 'failed' });
      await given.cloud.clock.advance(5_000);
    }
    await delivered('states:StartExecution', since, { attempt: 3 });
    expect(await executions()).toHaveLength(before + 1);
  });

  it('is sent again by a replay of the archive', async () => {
    await put(13);
    const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName: ref(BUS.Ref) }));
    const { Arn = '' } = Rules.find(({ EventPattern }) => EventPattern?.includes('Withdrawn')) ?? {};
    const { Archives } = await events.send(new ListArchivesCommand({}));
    const { ArchiveArn, EventSourceArn } = await events.send(
      new DescribeArchiveCommand({ ArchiveName: Archives?.[0]?.ArchiveName }),
    );
    const since = given.cloud.journal.next;
    const now = given.cloud.clock.now();
    await events.send(
      new StartReplayCommand({
        ReplayName: 'again',
        EventSourceArn: ArchiveArn,
        EventStartTime: new Date(now - 60_000),
        EventEndTime: new Date(now + 1_000),
        Destination: { Arn: EventSourceArn, FilterArns: [Arn] },
      }),
    );
    await delivered('sqs:SendMessage', since);
    const { State } = await events.send(new DescribeReplayCommand({ ReplayName: 'again' }));
    expect(State).toMatch(/^(RUNNING|COMPLETED)$/);
  });
});

it('TestEventPattern tells the client of the SDK what would match', async () => {
  const Event = JSON.stringify({
    id: '1',
    account: '0',
    source: 'shop',
    time: '2026-11-27T00:00:00Z',
    region: 'us-east-1',
    resources: [],
    'detail-type': 'Sold',
    detail: {},
  });
  const ask = async (pattern: object) =>
    (await events.send(new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event }))).Result;
  expect(await ask({ source: ['shop'] })).toBe(true);
  expect(await ask({ source: [{ 'anything-but': 'shop' }] })).toBe(false);
  await expect(ask({ source: 'shop' })).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
});
