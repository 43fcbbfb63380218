import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Packed, Recent } from '../../../local/storage/packed.ts';
import { Shelf } from '../../../local/storage/shelf.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shelf-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Texts of one, two, three and four bytes a character, short and longer than what is read at once. */
const text = fc
  .tuple(fc.string({ unit: fc.constantFrom('a', 'é', '€', '🍕', '"') }), fc.integer({ min: 1, max: 500 }))
  .map(([part, times]) => part.repeat(times));

describe('a shelf', () => {
  it('gives back every text that was not removed, whatever was put and removed before', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            text.map((put) => ({ put })),
            fc.nat().map((remove) => ({ remove })),
          ),
          { maxLength: 120 },
        ),
        (steps) => {
          const shelf = new Shelf({ slabBytes: 64 * 1024, folder });
          const kept = new Map<number, string>();
          for (const step of steps) {
            if ('put' in step) {
              const place = shelf.put(step.put);
              if (place === undefined) expect(Buffer.byteLength(step.put) > 16_000).toBe(true);
              else {
                expect(kept.has(place)).toBe(false);
                kept.set(place, step.put);
              }
            } else if (kept.size > 0) {
              const place = [...kept.keys()][step.remove % kept.size] ?? 0;
              shelf.remove(place);
              kept.delete(place);
            }
          }
          for (const [place, wanted] of kept) expect(shelf.read(place) === wanted).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('uses the places of removed texts again', () => {
    const shelf = new Shelf({ slabBytes: 4096, folder });
    const places = new Set<number>();
    for (let round = 0; round < 200; round++) {
      const place = shelf.put('x'.repeat(1000)) ?? -1;
      places.add(place);
      shelf.remove(place);
    }
    expect(places.size).toBeLessThan(20);
  });

  it('leaves no file behind that has a name', () => {
    const shelf = new Shelf({ slabBytes: 4096, folder });
    const places = Array.from({ length: 50 }, (_, index) => shelf.put(`${index}`.repeat(300)) ?? -1);
    expect(readdirSync(folder)).toEqual([]);
    expect(places.map((place) => shelf.read(place).length)).toEqual(places.map((_, index) => 300 * `${index}`.length));
  });

  it('keeps texts in memory where no file can be made', () => {
    const shelf = new Shelf({ slabBytes: 4096, folder: join(folder, 'missing') });
    const places = Array.from({ length: 50 }, (_, index) => shelf.put(`text ${index}`.repeat(50)) ?? -1);
    expect(places.map((place) => shelf.read(place))).toEqual(places.map((_, index) => `text ${index}`.repeat(50)));
  });

  it('has no place for a text that would fill much of a slab', () => {
    expect(new Shelf({ slabBytes: 4096, folder }).put('x'.repeat(1100))).toBeUndefined();
  });
});

describe('a packed value', () => {
  const value = { name: { S: '🍕 "quoted"' }, __proto: { N: '1' }, list: { L: [{ BOOL: true }, { NULL: true }] } };

  it('is the same before and after, as often as it is read', () => {
    const packed = new Packed(value);
    expect(packed.value).toBe(value);
    packed.pack();
    expect([packed.value, packed.value]).toEqual([value, value]);
    expect(packed.value).not.toBe(value);
  });

  it('may be longer than a slab', () => {
    const long = { text: 'long '.repeat(100_000) };
    const packed = new Packed(long);
    packed.pack();
    expect(packed.value).toEqual(long);
  });

  it('stays as it is until enough others came', () => {
    const recent = new Recent(2);
    const [first, ...others] = [1, 2, 3].map((n) => new Packed({ n }));
    const before = first?.value;
    if (first) recent.add(first);
    recent.add(others[0] ?? new Packed({}));
    expect(first?.value).toBe(before);
    recent.add(others[1] ?? new Packed({}));
    expect(first?.value).not.toBe(before);
    expect(first?.value).toEqual({ n: 1 });
  });

  it('can’t be read once it was dropped, packed or not', () => {
    for (const pack of [true, false]) {
      const packed = new Packed({ n: 1 });
      if (pack) packed.pack();
      packed.drop();
      packed.pack();
      expect(() => packed.value).toThrow('dropped');
    }
  });
});
