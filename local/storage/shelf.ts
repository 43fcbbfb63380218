import { randomUUID } from 'node:crypto';
import { openSync, readSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes in a place's unit, and in the length that each text begins with. */
const UNIT = 8;
const LENGTH_BYTES = 4;
/** What is read at once; nearly every text is shorter. */
const READ_BYTES = 4096;

interface Slab {
  /** Undefined once it is in the file. */
  buffer: Buffer | undefined;
  /** How many texts in it are still wanted. */
  live: number;
}

/**
 * Texts that are seldom read, out of the heap: in slabs, which go to a temporary file as they fill up. The file has no
 * name and goes with the process, however that ends; it keeps nothing beyond that. A slab is used again when all of its
 * texts are removed. When the disk takes no more, slabs stay in memory.
 */
export class Shelf {
  readonly #slabBytes: number;
  readonly #folder: string;
  readonly #slabs: Slab[] = [];
  readonly #empty: number[] = [];
  readonly #scratch = Buffer.allocUnsafe(READ_BYTES);
  #file: number | undefined;
  #current: { readonly index: number; readonly buffer: Buffer; used: number } | undefined;

  constructor({ slabBytes = 256 * 1024, folder = tmpdir() }: { slabBytes?: number; folder?: string } = {}) {
    this.#slabBytes = slabBytes;
    this.#folder = folder;
  }

  /** Gives the place of the text, a small integer; undefined for a text that is too long for a slab. */
  put(text: string): number | undefined {
    const length = Buffer.byteLength(text);
    const size = Math.ceil((LENGTH_BYTES + length) / UNIT) * UNIT;
    if (size > this.#slabBytes / 4) return undefined;
    let current = this.#current;
    if (!current || current.used + size > this.#slabBytes) current = this.#turn();
    const { index, buffer, used } = current;
    buffer.writeUInt32LE(length, used);
    buffer.write(text, used + LENGTH_BYTES);
    current.used += size;
    this.#slab(index).live++;
    return (index * this.#slabBytes + used) / UNIT;
  }

  /** The text at a place that `put` gave and `remove` was not told of. Raises an Error when the file can't be read. */
  read(place: number): string {
    const { slab, offset } = this.#at(place);
    if (slab.buffer) return textAt(slab.buffer, offset, slab.buffer.readUInt32LE(offset));
    const read = this.#readFile(this.#scratch, place * UNIT);
    const length = this.#scratch.readUInt32LE(0);
    if (LENGTH_BYTES + length <= read) return textAt(this.#scratch, 0, length);
    const whole = Buffer.allocUnsafe(LENGTH_BYTES + length);
    this.#readFile(whole, place * UNIT);
    return textAt(whole, 0, length);
  }

  remove(place: number): void {
    const { slab, index } = this.#at(place);
    slab.live--;
    if (slab.live > 0 || index === this.#current?.index) return;
    slab.buffer = undefined;
    this.#empty.push(index);
  }

  /** Goes on to another slab, whose buffer is that of the full one where the file has taken it. */
  #turn(): { readonly index: number; readonly buffer: Buffer; used: number } {
    const full = this.#current;
    const buffer = full && this.#write(full) ? full.buffer : Buffer.allocUnsafeSlow(this.#slabBytes);
    const index = this.#empty.pop() ?? this.#slabs.length;
    this.#slabs[index] = { buffer, live: 0 };
    this.#current = { index, buffer, used: 0 };
    return this.#current;
  }

  /** Whether the slab's buffer is free again. */
  #write({ index, buffer, used }: { index: number; buffer: Buffer; used: number }): boolean {
    const slab = this.#slab(index);
    if (slab.live === 0) {
      this.#empty.push(index);
      slab.buffer = undefined;
      return true;
    }
    try {
      this.#file ??= temporaryFile(this.#folder);
      for (let written = 0; written < used; )
        written += writeSync(this.#file, buffer, written, used - written, index * this.#slabBytes + written);
    } catch {
      // A full disk costs memory, not data.
      return false;
    }
    slab.buffer = undefined;
    return true;
  }

  #readFile(into: Buffer, position: number): number {
    if (this.#file === undefined) throw new Error('Nothing was written to the temporary file.');
    return readSync(this.#file, into, 0, into.length, position);
  }

  #at(place: number): { slab: Slab; index: number; offset: number } {
    const index = Math.floor((place * UNIT) / this.#slabBytes);
    return { slab: this.#slab(index), index, offset: place * UNIT - index * this.#slabBytes };
  }

  #slab(index: number): Slab {
    const slab = this.#slabs[index];
    if (!slab) throw new RangeError(`There is no slab ${index}.`);
    return slab;
  }
}

function textAt(buffer: Buffer, offset: number, length: number): string {
  return buffer.toString('utf8', offset + LENGTH_BYTES, offset + LENGTH_BYTES + length);
}

/** A file that nobody else can open, and that is gone when the process is. */
function temporaryFile(folder: string): number {
  const path = join(folder, `local-cloud-${process.pid}-${randomUUID()}`);
  const file = openSync(path, 'wx+', 0o600);
  try {
    unlinkSync(path);
  } catch {
    // Windows does not part with the name of an open file.
    process.once('exit', () => rmSync(path, { force: true }));
  }
  return file;
}
