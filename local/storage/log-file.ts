import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DataFolderError } from './durable.ts';
import { readRecords, recordOf } from './log-records.ts';

const FORMAT = 'local-cloud-data';
/** Rises when what is written can't be read by earlier programs, or the other way round. */
const VERSION = 1;

/** One append-only file of the data folder. Its first record says what it is. */
export class LogFile {
  readonly path: string;
  readonly #fd: number;
  /** Behind the last whole record; also the size of the file, unless a write failed half way. */
  #end: number;

  private constructor(path: string, fd: number, end: number) {
    this.path = path;
    this.#fd = fd;
    this.#end = end;
  }

  /** A new file. */
  static create(path: string): LogFile {
    const file = new LogFile(path, openSync(path, 'wx'), 0);
    try {
      file.append(JSON.stringify({ format: FORMAT, version: VERSION }));
      return file;
    } catch (error) {
      // What was begun of it would look like a log that lost its end.
      unlinkSync(path);
      throw error;
    }
  }

  /**
   * A file that exists: each record's text goes to `take`. Raises DataFolderError when it is damaged or of another
   * version. `cut` is the number of bytes at the end that are no whole record; they stay until `cutOff`.
   */
  static open(path: string, size: number, take: (text: string) => void): { file: LogFile; cut: number } {
    const fd = openSync(path, 'r+');
    try {
      let first = true;
      const end = readRecords(fd, path, (text) => {
        if (first) checkFormat(path, text);
        else take(text);
        first = false;
      });
      return { file: new LogFile(path, fd, end), cut: size - end };
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  get size(): number {
    return this.#end;
  }

  /** Drops what a write that was cut short has left at the end. A file cut short at birth gets its first record. */
  cutOff(): void {
    ftruncateSync(this.#fd, this.#end);
    if (this.#end === 0) this.append(JSON.stringify({ format: FORMAT, version: VERSION }));
  }

  /** Writes one record whole, or nothing. Raises DataFolderError. */
  append(text: string): void {
    const record = recordOf(text);
    try {
      for (let written = 0; written < record.length; )
        written += writeSync(this.#fd, record, written, record.length - written, this.#end + written);
    } catch (error) {
      try {
        ftruncateSync(this.#fd, this.#end);
      } catch {
        // The next write begins at the same place, so what is left of this one can't stay in between.
      }
      throw new DataFolderError(
        `${this.path} can't be written, so nothing can be accepted: ${error instanceof Error ? error.message : String(error)}. Make room; the local cloud tries again at every request.`,
      );
    }
    this.#end += record.length;
  }

  /** Resolves when everything appended so far has reached the disk. */
  sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      fdatasync(this.#fd, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** The same at once, with the file's place in its folder. */
  syncNow(): void {
    fdatasyncSync(this.#fd);
    const folder = openSync(dirname(this.path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function checkFormat(path: string, text: string): void {
  const { format, version } = JSON.parse(text) as { format?: unknown; version?: unknown };
  if (format !== FORMAT)
    throw new DataFolderError(`${path} is no log of the local cloud. Choose a folder of its own for --data.`);
  if (version !== VERSION)
    throw new DataFolderError(
      `${path} was written in version ${String(version)} of the data format, and this program reads version ${VERSION}. Start it with the program that wrote it, or choose another folder.`,
    );
}
