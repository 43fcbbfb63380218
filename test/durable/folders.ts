import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskStorage, type DiskStorageOptions } from '../../local/storage/disk-storage.ts';
import type { Durable, Kept, Storage } from '../../local/storage/durable.ts';

const made: string[] = [];
const open: Storage[] = [];

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'durable-'));
  made.push(folder);
  return folder;
}

/** What a process that was killed now would leave: the logs as they are, and nobody who holds them. */
export function asKilled(folder: string): string {
  const copy = newFolder();
  for (const name of logsIn(folder)) copyFileSync(join(folder, name), join(copy, name));
  return copy;
}

export function logsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort();
}

/** A storage that `cleanUp` closes. */
export function openStorage(folder: string, options?: DiskStorageOptions): DiskStorage {
  const storage = new DiskStorage(folder, options);
  open.push(storage);
  return storage;
}

/** To be called after each test. */
export function cleanUp(): void {
  for (const storage of open.splice(0)) storage.close();
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Texts by key: the simplest state there is to keep. */
export class Texts implements Durable<string> {
  readonly name: string;
  readonly values = new Map<string, string>();
  readonly #kept: Kept;

  constructor(storage: Storage, name = 'test.texts') {
    this.name = name;
    this.#kept = storage.keep(this);
  }

  set(key: string, value: string | undefined): void {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
    this.#kept.changed(key);
  }

  entry(key: string): string | undefined {
    return this.values.get(key);
  }

  keys(): Iterable<string> {
    return this.values.keys();
  }

  restore(key: string, value: string): void {
    this.values.set(key, value);
  }
}

/** What a new process finds in a folder. */
export function textsIn(folder: string): ReadonlyMap<string, string> {
  const storage = openStorage(folder);
  const texts = new Texts(storage);
  storage.restore();
  return texts.values;
}
