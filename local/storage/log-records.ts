import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { DataFolderError } from './durable.ts';

/** Length of the payload, its checksum, and a checksum of these two, each as 32 bits, little end first. */
const HEAD = 12;
const CHUNK = 1 << 20;

/** A payload as it stands in a log: head, then the text in UTF-8. */
export function recordOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const record = Buffer.allocUnsafe(HEAD + length);
  record.write(text, HEAD);
  record.writeUInt32LE(length, 0);
  record.writeUInt32LE(crc32(record.subarray(HEAD)), 4);
  record.writeUInt32LE(crc32(record.subarray(0, 8)), 8);
  return record;
}

/**
 * Reads the records of an open log and hands each text to `take`. Gives the offset behind the last whole record.
 *
 * A write that was cut short leaves the beginning of a record, or zeros where a file system had only reserved the room:
 * that is the end of the log. Anything else that does not fit its checksum was whole once and is damaged now, and what
 * comes behind it can't be trusted; that raises DataFolderError. The head has a checksum of its own, since a damaged
 * length would otherwise look like a record cut short, and everything behind it would be lost without a word.
 */
export function readRecords(fd: number, file: string, take: (text: string) => void): number {
  const reader = new Reader(fd);
  for (let offset = 0; ; ) {
    const head = reader.bytes(offset, HEAD);
    if (head.length < HEAD) return offset;
    if (crc32(head.subarray(0, 8)) !== head.readUInt32LE(8)) {
      if (reader.onlyZerosFrom(offset)) return offset;
      throw damaged(file, offset);
    }
    const length = head.readUInt32LE(0);
    const checksum = head.readUInt32LE(4);
    const payload = reader.bytes(offset + HEAD, length);
    if (payload.length < length) return offset;
    if (crc32(payload) !== checksum) {
      // No text ends in a zero, so from there on nothing was ever written.
      if (reader.onlyZerosFrom(offset + HEAD + length - 1)) return offset;
      throw damaged(file, offset);
    }
    take(payload.toString('utf8'));
    offset += HEAD + length;
  }
}

function damaged(file: string, offset: number): DataFolderError {
  return new DataFolderError(
    `${file} is damaged at byte ${offset}: a record there does not fit its checksum. Nothing was changed. Put back a copy of the folder, or choose another one; or, to go on with what was kept before that record and lose all that was kept after it, cut the file with "truncate -s ${offset} ${file}" and start again.`,
  );
}

/** Reads a file from front to back in large pieces. */
class Reader {
  readonly #fd: number;
  #chunk: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** `length` bytes from `offset`, fewer at the end of the file. Valid until the next call. */
  bytes(offset: number, length: number): Buffer {
    if (offset < this.#start || offset + length > this.#start + this.#chunk.length) this.#load(offset, length);
    const from = offset - this.#start;
    return this.#chunk.subarray(from, from + length);
  }

  onlyZerosFrom(offset: number): boolean {
    for (let at = offset; ; ) {
      const piece = this.bytes(at, CHUNK);
      if (piece.length === 0) return true;
      if (piece.some((byte) => byte !== 0)) return false;
      at += piece.length;
    }
  }

  #load(offset: number, length: number): void {
    const buffer = Buffer.allocUnsafe(Math.max(length, CHUNK));
    let filled = 0;
    while (filled < buffer.length) {
      const read = readSync(this.#fd, buffer, filled, buffer.length - filled, offset + filled);
      if (read === 0) break;
      filled += read;
    }
    this.#chunk = buffer.subarray(0, filled);
    this.#start = offset;
  }
}
