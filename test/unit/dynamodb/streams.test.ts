import { type Dynamo, dynamo, key, streamedTable, table } from './dynamo.ts';

const TableName = 'streamed';
const HOUR = 60 * 60 * 1000;
let db: Dynamo;

beforeEach(() => {
  db = dynamo();
});

async function put(sk: string, value = 'x'): Promise<void> {
  await db.ask('PutItem', { TableName, Item: { ...key('p', sk), value: { S: value } } });
}

describe('a stream', () => {
  it.each([
    ['KEYS_ONLY', false, false],
    ['NEW_IMAGE', true, false],
    ['OLD_IMAGE', false, true],
    ['NEW_AND_OLD_IMAGES', true, true],
  ])('of view type %s holds just these images', async (viewType, withNew, withOld) => {
    const arn = await streamedTable(db, TableName, viewType);
    await put('1', 'a');
    await put('1', 'b');
    const [, change] = await db.records(arn);
    expect(change).toMatchObject({ eventName: 'MODIFY', eventSource: 'aws:dynamodb', awsRegion: 'us-east-1' });
    expect(change?.dynamodb).toEqual({
      ApproximateCreationDateTime: Math.floor(db.platform.clock.now() / 1000),
      Keys: key('p', '1'),
      ...(withNew && { NewImage: { ...key('p', '1'), value: { S: 'b' } } }),
      ...(withOld && { OldImage: { ...key('p', '1'), value: { S: 'a' } } }),
      SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
      SizeBytes: 6 + (withNew ? 12 : 0) + (withOld ? 12 : 0),
      StreamViewType: viewType,
    });
  });

  it('says nothing of writes that change nothing', async () => {
    const arn = await streamedTable(db, TableName);
    await put('1');
    await put('1');
    await db.ask('UpdateItem', { TableName, Key: key('p', '1'), UpdateExpression: 'REMOVE lacking' });
    await db.ask('DeleteItem', { TableName, Key: key('p', 'none') });
    expect((await db.records(arn)).map(({ eventName }) => eventName)).toEqual(['INSERT']);
  });

  it('wakes whoever waits for it', async () => {
    const arn = await streamedTable(db, TableName);
    const woken = db.platform.signals.wait(arn, 60_000);
    await put('1');
    await woken;
    expect(db.platform.clock.now()).toBe(Date.UTC(2026, 0, 1));
  });

  it('is read from each of the four starting points', async () => {
    const arn = await streamedTable(db, TableName);
    for (const sk of ['1', '2', '3']) await put(sk);
    const SequenceNumber = (await db.records(arn))[1]?.dynamodb.SequenceNumber;
    const latest = await db.iterator(arn, { ShardIteratorType: 'LATEST' });
    await put('4');
    const read = async (ShardIterator: string): Promise<unknown> => {
      const { Records } = await db.ask('GetRecords', { ShardIterator });
      return Array.isArray(Records) ? Records.map((record) => record.dynamodb.Keys.sk.S) : Records;
    };
    expect(await read(await db.iterator(arn, { ShardIteratorType: 'TRIM_HORIZON' }))).toEqual(['1', '2', '3', '4']);
    expect(await read(latest)).toEqual(['4']);
    const at = { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber };
    expect(await read(await db.iterator(arn, at))).toEqual(['2', '3', '4']);
    const after = { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber };
    expect(await read(await db.iterator(arn, after))).toEqual(['3', '4']);
  });

  it('gives a record the same event id at every reading', async () => {
    const arn = await streamedTable(db, TableName);
    await put('1');
    const [first] = await db.records(arn);
    const [again] = await db.records(arn);
    expect(first?.eventID).toMatch(/^[0-9a-f]{32}$/);
    expect(again).toEqual(first);
  });

  it('forgets after a day, and says so to whoever comes too late', async () => {
    const arn = await streamedTable(db, TableName);
    await put('1');
    const [{ dynamodb } = { dynamodb: { SequenceNumber: '' } }] = await db.records(arn);
    await db.platform.clock.advance(24 * HOUR);
    await put('2');
    expect((await db.records(arn)).map((record) => record.dynamodb.Keys)).toEqual([key('p', '2')]);
    const { StreamDescription: stream } = await db.ask('DescribeStream', { StreamArn: arn });
    expect(stream).toMatchObject({ StreamStatus: 'ENABLED' });
    const error = await db
      .iterator(arn, { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: dynamodb.SequenceNumber })
      .catch((refused: Error) => refused);
    expect(error).toMatchObject({ code: 'TrimmedDataAccessException' });
  });

  it('lets an iterator expire after a quarter of an hour', async () => {
    const arn = await streamedTable(db, TableName);
    const ShardIterator = await db.iterator(arn, { ShardIteratorType: 'LATEST' });
    await db.platform.clock.advance(15 * 60 * 1000 + 1);
    expect((await db.refusal('GetRecords', { ShardIterator })).code).toBe('ExpiredIteratorException');
    expect((await db.refusal('GetRecords', { ShardIterator: 'made up' })).code).toBe('ValidationException');
  });

  it('can be read to its end for a day after its table is gone', async () => {
    const arn = await streamedTable(db, TableName);
    await put('1');
    await db.ask('DeleteTable', { TableName });
    const ShardIterator = await db.iterator(arn, { ShardIteratorType: 'TRIM_HORIZON' });
    const answer = await db.ask('GetRecords', { ShardIterator });
    expect(answer['Records']).toHaveLength(1);
    expect(answer).not.toHaveProperty('NextShardIterator');
    await db.platform.clock.advance(25 * HOUR);
    expect((await db.refusal('DescribeStream', { StreamArn: arn })).code).toBe('ResourceNotFoundException');
  });

  it('gets a new ARN when it is turned off and on again', async () => {
    const arn = await streamedTable(db, TableName);
    await db.ask('UpdateTable', { TableName, StreamSpecification: { StreamEnabled: false } });
    await put('unseen');
    await db.ask('UpdateTable', {
      TableName,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    });
    const { Streams } = await db.ask('ListStreams', { TableName });
    expect(Streams).toHaveLength(2);
    const { Table } = await db.ask('DescribeTable', { TableName });
    expect(Table).not.toMatchObject({ LatestStreamArn: arn });
    expect(await db.records(arn)).toEqual([]);
  });

  it('journals a reading only when there was something to read', async () => {
    const arn = await streamedTable(db, TableName);
    const ShardIterator = await db.iterator(arn, { ShardIteratorType: 'TRIM_HORIZON' });
    await db.ask('GetRecords', { ShardIterator });
    const reads = (): unknown[] => db.platform.journal.read().filter(({ action }) => action.endsWith(':GetRecords'));
    expect(reads()).toHaveLength(0);
    await put('1');
    await db.ask('GetRecords', { ShardIterator });
    expect(reads()).toMatchObject([{ detail: { records: 1 } }]);
  });
});

it('a table without a stream has none to list', async () => {
  await db.ask('CreateTable', table(TableName));
  expect(await db.ask('ListStreams', { TableName })).toEqual({ Streams: [] });
});
