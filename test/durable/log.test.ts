import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { DataFolderError } from '../../local/storage/durable.ts';
import { LogFile } from '../../local/storage/log-file.ts';
import { recordOf } from '../../local/storage/log-records.ts';
import { asKilled, cleanUp, logsIn, newFolder, openStorage, Texts, textsIn } from './folders.ts';

afterEach(cleanUp);

const LOG = 'changes-00000001.log';

/** A folder with one record for each step, and what stood there after each. */
function written(steps: readonly (readonly [string, string | undefined])[]): {
  folder: string;
  states: { size: number; values: ReadonlyMap<string, string> }[];
} {
  const folder = newFolder();
  const storage = openStorage(folder);
  const texts = new Texts(storage);
  storage.restore();
  storage.settled();
  const states = [{ size: sizeOf(folder), values: new Map(texts.values) }];
  for (const [key, value] of steps) {
    texts.set(key, value);
    storage.settled();
    states.push({ size: sizeOf(folder), values: new Map(texts.values) });
  }
  return { folder: asKilled(folder), states };
}

function sizeOf(folder: string): number {
  return readFileSync(join(folder, LOG)).length;
}

const STEPS = [
  ['a', 'one'],
  ['b', 'zwei – ü'],
  ['a', undefined],
  ['c', ''],
  ['b', 'three'],
] as const;

describe('a log that was cut short', () => {
  it('gives, at every byte where it can be cut, all that was written before, whole', () => {
    const { folder, states } = written(STEPS);
    const size = sizeOf(folder);
    for (let length = 0; length <= size; length++) {
      const cut = asKilled(folder);
      truncateSync(join(cut, LOG), length);
      const expected = states.filter((state) => state.size <= length).at(-1)?.values ?? new Map();
      expect([length, textsIn(cut)]).toEqual([length, expected]);
    }
  });

  it('goes on from there, and says what was dropped', () => {
    const { folder, states } = written(STEPS);
    truncateSync(join(folder, LOG), sizeOf(folder) - 3);
    const storage = openStorage(folder);
    const texts = new Texts(storage);
    storage.restore();
    const dropped = (states.at(-1)?.size ?? 0) - (states.at(-2)?.size ?? 0) - 3;
    expect(storage.notices()).toEqual([expect.stringContaining(`${dropped} bytes at the end were dropped`)]);
    texts.set('d', 'after');
    storage.settled();
    expect(textsIn(asKilled(folder))).toEqual(new Map([...(states.at(-2)?.values ?? []), ['d', 'after']]));
  });

  it('may end in room that was reserved and never written', () => {
    const { folder, states } = written(STEPS);
    appendFileSync(join(folder, LOG), Buffer.alloc(5000));
    expect(textsIn(folder)).toEqual(states.at(-1)?.values);
  });

  it('is whole up to the cut for any history, whatever is written on top of it later', () => {
    const step = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.option(fc.string(), { nil: undefined }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (steps, where) => {
        const { folder, states } = written(steps);
        const length = Math.floor(sizeOf(folder) * where);
        truncateSync(join(folder, LOG), length);
        const expected = new Map(states.filter((state) => state.size <= length).at(-1)?.values);
        const storage = openStorage(folder);
        const texts = new Texts(storage);
        storage.restore();
        expect(texts.values).toEqual(expected);
        texts.set('later', 'on');
        storage.settled();
        expect(textsIn(asKilled(folder))).toEqual(expected.set('later', 'on'));
        cleanUp();
      }),
      { numRuns: 40 },
    );
  });
});

describe('a log that is damaged', () => {
  it('is refused wherever one byte in the middle changed, naming the file, the place and a way out', () => {
    const { folder, states } = written(STEPS);
    const whole = readFileSync(join(folder, LOG));
    const last = states.at(-2)?.size ?? 0;
    for (let at = 0; at < last; at++) {
      const damaged = asKilled(folder);
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      writeFileSync(join(damaged, LOG), bytes);
      const begin = states.filter((state) => state.size <= at).at(-1)?.size ?? 0;
      expect(() => openStorage(damaged)).toThrow(DataFolderError);
      if (begin === 0) continue;
      const file = join(damaged, LOG);
      expect(() => openStorage(damaged)).toThrow(
        new RegExp(`${file} is damaged at byte ${begin}: .* "truncate -s ${begin} ${file}"`),
      );
      expect(readFileSync(file)).toEqual(bytes);
    }
  });

  it('opens again after the cut that the message tells, with what was kept before the damage', () => {
    const { folder, states } = written(STEPS);
    const file = join(folder, LOG);
    const begin = states[2]?.size ?? 0;
    const bytes = readFileSync(file);
    bytes[begin + 20] = 0xff;
    writeFileSync(file, bytes);
    expect(() => openStorage(folder)).toThrow(`truncate -s ${begin}`);
    truncateSync(file, begin);
    expect(textsIn(folder)).toEqual(states[2]?.values);
  });

  it('is refused when an earlier log lacks its end', () => {
    const { folder } = written(STEPS);
    truncateSync(join(folder, LOG), sizeOf(folder) - 1);
    writeFileSync(join(folder, 'changes-00000002.log'), '');
    expect(() => openStorage(folder)).toThrow(`${LOG} lacks its end, although changes-00000002.log was begun after it`);
  });

  it('is refused when another version of the program wrote it, or when it is no log at all', () => {
    const other = newFolder();
    writeFileSync(join(other, LOG), recordOf(JSON.stringify({ format: 'local-cloud-data', version: 2 })));
    expect(() => openStorage(other)).toThrow(
      `${join(other, LOG)} was written in version 2 of the data format, and this program reads version 1.`,
    );
    writeFileSync(join(other, LOG), recordOf(JSON.stringify({ format: 'diary' })));
    expect(() => openStorage(other)).toThrow('is no log of the local cloud');
    writeFileSync(join(other, LOG), 'my diary, please do not write here');
    expect(() => openStorage(other)).toThrow(/damaged at byte 0/);
  });
});

describe('a log that has grown', () => {
  it('is written anew, turn by turn, while changes go on; a kill at any moment of that loses nothing', async () => {
    const folder = newFolder();
    const storage = openStorage(folder, { compactFrom: 20_000 });
    const texts = new Texts(storage);
    storage.restore();
    let compactions = 0;
    for (let turn = 0; turn < 120; turn++) {
      for (let change = 0; change < 40; change++) {
        const number = turn * 40 + change;
        texts.set(`key ${(number * 7919) % 1500}`, number % 11 === 0 ? undefined : `value ${number}`);
      }
      storage.settled();
      await setImmediate();
      const logs = logsIn(folder);
      if (logs.length > 1) compactions++;
      if (turn % 5 === 0 || logs.length > 1) expect(textsIn(asKilled(folder))).toEqual(texts.values);
    }
    expect(compactions).toBeGreaterThan(1);
    expect(logsIn(folder)[0]).not.toBe(LOG);
  });

  it('keeps what nobody in this process knows, and says so', async () => {
    const folder = newFolder();
    const first = openStorage(folder);
    new Texts(first, 'old.things').set('precious', 'value');
    first.close();
    const second = openStorage(folder, { compactFrom: 100 });
    const texts = new Texts(second);
    second.restore();
    expect(second.notices()).toEqual([expect.stringMatching(/1 entries of "old.things" are kept/)]);
    for (let turn = 0; turn < 10; turn++) {
      texts.set('a', 'x'.repeat(100));
      second.settled();
      await setImmediate();
    }
    expect(logsIn(folder)[0]).not.toBe(LOG);
    second.close();
    const third = openStorage(folder);
    const old = new Texts(third, 'old.things');
    third.restore();
    expect(old.values).toEqual(new Map([['precious', 'value']]));
  });
});

describe('what is kept', () => {
  it('is kept together when it changed together, each entry once, as it stands when an answer leaves', () => {
    const folder = newFolder();
    const storage = openStorage(folder);
    const texts = new Texts(storage);
    storage.restore();
    storage.settled();
    const before = sizeOf(folder);
    for (let times = 0; times < 100; times++) texts.set('a', `value ${times}`);
    texts.set('b', 'together');
    expect(sizeOf(folder)).toBe(before);
    storage.settled();
    expect(
      readFileSync(join(folder, LOG))
        .subarray(before + 12)
        .toString(),
    ).toBe('[["test.texts","a","value 99"],["test.texts","b","together"]]');
  });

  it('is on the disk before an answer leaves, when that is asked for', async () => {
    const storage = openStorage(newFolder(), { sync: true });
    const texts = new Texts(storage);
    storage.restore();
    texts.set('a', 'value');
    const waiting = [storage.settled(), storage.settled()];
    texts.set('b', 'value');
    waiting.push(storage.settled());
    expect(waiting.every((each) => each instanceof Promise)).toBe(true);
    await Promise.all(waiting);
    expect(storage.settled()).toBeUndefined();
  });

  it('is not promised any more when the process stops', () => {
    const storage = openStorage(newFolder());
    storage.close();
    expect(() => storage.settled()).toThrow('The local cloud is stopping');
  });

  it('counts the runs, so that chance can differ from run to run', () => {
    const folder = newFolder();
    const runs = [1, 2, 3].map(() => {
      const storage = openStorage(folder);
      storage.restore();
      storage.close();
      return storage.run;
    });
    expect(runs).toEqual([1, 2, 3]);
  });
});

describe('a data folder', () => {
  it('belongs to one process at a time: a second is refused by name', () => {
    const folder = newFolder();
    openStorage(folder);
    expect(() => openStorage(folder)).toThrow(
      `${folder} is in use by another local cloud, process ${process.pid}. Stop that one, or choose another folder`,
    );
  });

  it('is free again after a stop', () => {
    const folder = newFolder();
    openStorage(folder).close();
    expect(() => openStorage(folder)).not.toThrow();
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 30, started: '1' })],
    ['a process whose number another one has by now', JSON.stringify({ pid: process.pid, started: '1' })],
    ['nobody, since it was left empty', ''],
  ])('is taken over from %s', (_whom, lock) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'lock'), lock);
    expect(() => openStorage(folder)).not.toThrow();
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('can not be a file', () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect(() => openStorage(file)).toThrow(`${file} can't be used as a data folder`);
  });

  it('that can not be written lets no answer out', () => {
    const file = LogFile.create(join(newFolder(), LOG));
    file.close();
    expect(() => file.append('"something"')).toThrow(
      /changes-00000001.log can't be written, so nothing can be accepted/,
    );
  });
});
