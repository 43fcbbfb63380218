import { mkdirSync, readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DataFolderError } from './durable.ts';
import { type Entries, LogContent } from './entries.ts';
import { FolderLock } from './folder-lock.ts';
import { LogFile } from './log-file.ts';

const LOG_NAME = /^changes-(\d{8})\.log$/;

/** The logs of a data folder, oldest first; the last one is written to. One process at a time holds the folder. */
export class DataFolder {
  readonly path: string;
  readonly #lock: FolderLock;
  #older: LogFile[] = [];
  #current: LogFile;
  #number: number;
  /** What was found at the start, and what a person should know about it. */
  readonly entries: Entries;
  readonly notices: readonly string[];

  /** Makes the folder if there is none. Raises DataFolderError when it is in use, damaged or not a data folder. */
  constructor(path: string) {
    this.path = path;
    try {
      mkdirSync(path, { recursive: true });
    } catch (error) {
      throw new DataFolderError(
        `${path} can't be used as a data folder: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
    this.#lock = FolderLock.take(path);
    try {
      const found = readLogs(path);
      this.entries = found.entries;
      this.notices = found.notices;
      this.#older = found.files;
      this.#number = found.lastNumber;
      this.#current = this.#older.pop() ?? this.#create();
    } catch (error) {
      for (const file of this.#older) file.close();
      this.#lock.release();
      throw error;
    }
  }

  get current(): LogFile {
    return this.#current;
  }

  /** Whether earlier logs are still needed. */
  get hasOlder(): boolean {
    return this.#older.length > 0;
  }

  /** From now on changes go to a new log. Raises DataFolderError when it can't be made. */
  beginLog(): void {
    const next = this.#create();
    this.#older.push(this.#current);
    this.#current = next;
  }

  /** The current log says it all. */
  dropOlder(): void {
    for (const file of this.#older) {
      file.close();
      unlinkSync(file.path);
    }
    this.#older = [];
  }

  close(): void {
    for (const file of [...this.#older, this.#current]) file.close();
    this.#lock.release();
  }

  #create(): LogFile {
    const path = join(this.path, `changes-${String(++this.#number).padStart(8, '0')}.log`);
    try {
      return LogFile.create(path);
    } catch (error) {
      throw error instanceof DataFolderError
        ? error
        : new DataFolderError(`${path} can't be made: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }
}

/**
 * Forgets what a data folder holds, the newest first, so that a kill in between leaves it as it once was. Raises
 * DataFolderError when the folder is in use.
 */
export function emptyDataFolder(path: string): void {
  const lock = FolderLock.take(path);
  try {
    const logs = readdirSync(path).filter((name) => LOG_NAME.test(name));
    for (const name of logs.sort().toReversed()) unlinkSync(join(path, name));
  } finally {
    lock.release();
  }
}

function readLogs(folder: string): { entries: Entries; files: LogFile[]; notices: string[]; lastNumber: number } {
  const names = readdirSync(folder)
    .filter((name) => LOG_NAME.test(name))
    .sort();
  const files: LogFile[] = [];
  const notices: string[] = [];
  let entries: Entries = new Map();
  try {
    for (const [index, name] of names.entries()) {
      const path = join(folder, name);
      const content = new LogContent(path);
      const { file, cut } = LogFile.open(path, statSync(path).size, (text) => content.take(text));
      files.push(file);
      if (cut > 0 && index < names.length - 1)
        throw new DataFolderError(
          `${path} lacks its end, although ${names[index + 1]} was begun after it. Nothing was changed. Put back a copy of the folder, or choose another one.`,
        );
      if (cut > 0 || file.size === 0) {
        file.cutOff();
        notices.push(
          `${path}: the last write was cut short; its ${cut} bytes at the end were dropped. No answer had been given for what it held.`,
        );
      }
      entries = content.over(entries);
    }
  } catch (error) {
    for (const file of files) file.close();
    throw error;
  }
  return { entries, files, notices, lastNumber: Number(LOG_NAME.exec(names.at(-1) ?? '')?.[1] ?? 0) };
}
