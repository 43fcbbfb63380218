import { SWEEP_DELAY_MS } from '../../../local/services/dynamodb/time-to-live.ts';
import { type Dynamo, dynamo, key, streamedTable } from './dynamo.ts';

const TableName = 'expiring';
let db: Dynamo;
let streamArn: string;

beforeEach(async () => {
  db = dynamo();
  streamArn = await streamedTable(db, TableName);
  await db.ask('UpdateTimeToLive', {
    TableName,
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
});

function inSeconds(seconds: number): { N: string } {
  return { N: String(Math.floor(db.platform.clock.now() / 1000) + seconds) };
}

async function put(sk: string, expiresAt: object): Promise<void> {
  await db.ask('PutItem', { TableName, Item: { ...key('p', sk), expiresAt } });
}

async function isThere(sk: string): Promise<boolean> {
  return (await db.ask('GetItem', { TableName, Key: key('p', sk) }))['Item'] !== undefined;
}

describe('time to live', () => {
  it('keeps an expired item visible until the sweep, and tells the stream who deleted it', async () => {
    await put('1', inSeconds(60));
    await db.platform.clock.advance(60_000);
    expect(await isThere('1')).toBe(true);
    await db.platform.clock.advance(SWEEP_DELAY_MS);
    expect(await isThere('1')).toBe(false);
    expect((await db.records(streamArn)).at(-1)).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
    });
  });

  it('does not mark deletions by others', async () => {
    await put('1', inSeconds(60));
    await db.ask('DeleteItem', { TableName, Key: key('p', '1') });
    expect((await db.records(streamArn)).at(-1)).not.toHaveProperty('userIdentity');
  });

  it('goes by what the item says last', async () => {
    await put('later', inSeconds(60));
    await put('later', inSeconds(3600));
    await put('never', inSeconds(60));
    await put('never', { S: 'text' });
    await db.platform.clock.advance(120_000);
    expect([await isThere('later'), await isThere('never')]).toEqual([true, true]);
    await db.platform.clock.advance(3_600_000);
    expect([await isThere('later'), await isThere('never')]).toEqual([false, true]);
  });

  it('leaves alone what expired more than five years ago', async () => {
    await put('1', inSeconds(-6 * 365 * 24 * 3600));
    await db.platform.clock.advance(10 * SWEEP_DELAY_MS);
    expect(await isThere('1')).toBe(true);
  });

  it('looks at items from before it was turned on, and at none after it is turned off', async () => {
    const change = (Enabled: boolean): Promise<unknown> =>
      db.ask('UpdateTimeToLive', { TableName, TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled } });
    await change(false);
    await put('1', inSeconds(1));
    await db.platform.clock.advance(10 * SWEEP_DELAY_MS);
    expect(await isThere('1')).toBe(true);
    await change(true);
    await db.platform.clock.advance(2 * SWEEP_DELAY_MS);
    expect(await isThere('1')).toBe(false);
    expect(
      (
        await db.refusal('UpdateTimeToLive', {
          TableName,
          TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        })
      ).message,
    ).toBe('TimeToLive is already enabled');
  });

  it('stops with the service', async () => {
    await put('1', inSeconds(1));
    for (const service of db.services) await service.stop?.();
    await db.platform.clock.advance(10 * SWEEP_DELAY_MS);
    expect(await isThere('1')).toBe(true);
  });
});
