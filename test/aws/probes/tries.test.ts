import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Message } from '@aws-sdk/client-sqs';
import { ulid } from 'ulid';
import { OUTPUTS } from '../deployed.ts';
import { findings } from './findings.ts';
import { takeFrom } from './queues.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOTIFICATIONS = OUTPUTS['NotificationsDeadLetterQueueUrl'] ?? '';
const EVENTS = OUTPUTS['EventsDeadLetterQueueUrl'] ?? '';

const note = findings();
const dynamodb = new DynamoDBClient({});
/** The address of the local cloud, when it is one that is asked: there, time can be moved ahead. */
const local = process.env['AWS_ENDPOINT_URL'];
const poison = process.env['TEST_AWS_POISON'] === 'yes' || local !== undefined;

/** A stream record that was given up after its last try, in milliseconds since the epoch. */
interface GivenUp {
  readonly written: number;
  readonly givenUp: number;
}

it(
  'a stream record that can not be delivered is tried for more than an hour, and not until it is too old',
  async () => {
    const found = [...(await lettersThere()), ...(poison ? await provoked() : [])];

    const hours = found.map(({ written, givenUp }) => (givenUp - written) / HOUR);
    note(
      '185 tries',
      hours.length > 0
        ? `took ${hours.map((each) => each.toFixed(2)).join(', ')} hours.`
        : 'not asked: "--poison" does, and holds up announcements for the hours that it takes.',
    );
    for (const each of hours) {
      expect(each).toBeGreaterThan(1);
      expect(each).toBeLessThan(11.5);
    }
  },
  14 * HOUR,
);

/** The letters that lie there already. They are only looked at. */
async function lettersThere(): Promise<GivenUp[]> {
  const found: GivenUp[] = [];
  const look = (message: Message): boolean => {
    found.push(...givenUpIn(message));
    return false;
  };
  for (const queue of [NOTIFICATIONS, EVENTS]) await takeFrom(queue, look);
  return found;
}

/** Writes a record that can't be delivered, and waits for its dead letter. */
async function provoked(): Promise<GivenUp[]> {
  const since = Date.now() - MINUTE;
  const remove = await writePoison();
  try {
    for (;;) {
      await passTime();
      const letter = await takeFrom(NOTIFICATIONS, (message) =>
        givenUpIn(message).some(({ written }) => written >= since),
      );
      if (letter) return givenUpIn(letter);
    }
  } finally {
    await remove();
  }
}

/** What a dead letter of a pipe says of a record that was tried as often as it may be. */
function givenUpIn({ Body = '' }: Message): GivenUp[] {
  const letter = JSON.parse(Body);
  if (letter.context?.condition !== 'RetryAttemptsExhausted') return [];
  const written = Date.parse(letter.DDBStreamBatchInfo.approximateArrivalOfFirstRecord);
  return [{ written, givenUp: Date.parse(letter.timestamp) }];
}

/**
 * Writes an order of nobody with a time so long that no announcement can hold it, and settles it. What else is written
 * to this shard of the stream waits behind it to be announced. Gives what removes it.
 */
async function writePoison(): Promise<() => Promise<unknown>> {
  const TableName = OUTPUTS['OrdersTableName'] ?? '';
  const Key = { userId: { S: `probe ${randomUUID()}` }, id: { S: ulid() } };
  const texts = {
    name: 'poison',
    restaurantId: 'test:aws',
    orderStatus: 'PENDING',
    updatedAt: new Date().toISOString(),
  };
  const Item = {
    ...Key,
    ...Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }])),
    quantity: { N: '1' },
    createdAt: { S: 'x'.repeat(300_000) },
  };
  await dynamodb.send(new PutItemCommand({ TableName, Item }));
  await dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'SET orderStatus = :settled',
      ExpressionAttributeValues: { ':settled': { S: 'FAILED' } },
    }),
  );
  return () => dynamodb.send(new DeleteItemCommand({ TableName, Key }));
}

/** A quarter of an hour. The local cloud tries once in each step that its clock makes. */
async function passTime(): Promise<void> {
  for (let step = 0; step < 15; step++) {
    if (local === undefined) await setTimeout(MINUTE);
    else {
      const headers = { 'content-type': 'application/json' };
      await fetch(new URL('_local/clock', local), { method: 'POST', headers, body: `{ "advanceMs": ${MINUTE} }` });
      await setTimeout(20);
    }
  }
}
