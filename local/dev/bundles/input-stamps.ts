import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Settings of a folder, which say how the files in it and below are bundled. */
const SETTINGS = /^([jt]sconfig.*\.json|package\.json|node_modules)$/;

/** The clock of a file system ticks more slowly than Node's. */
const TICK_MS = 10;

/**
 * How all that a bundle depends on stood when it was made: its files, the folders that they lie in (a file that is new
 * there may be what an import means now), and the settings in these folders and above.
 */
export class InputStamps {
  readonly #files: readonly string[];
  readonly #stamps: ReadonlyMap<string, string>;
  readonly #settled: boolean;

  /** `begin`: when the bundling began, in milliseconds since the epoch. What was written later may not be in the bundle. */
  constructor(files: readonly string[], begin: number) {
    this.#files = files;
    let last = 0;
    this.#stamps = stampsOf(files, (time) => {
      last = Math.max(last, time);
    });
    this.#settled = last < begin - TICK_MS;
  }

  /** Whether bundling again would give the same. */
  hold(): boolean {
    if (!this.#settled) return false;
    const now = stampsOf(this.#files);
    return now.size === this.#stamps.size && [...now].every(([path, stamp]) => this.#stamps.get(path) === stamp);
  }
}

function stampsOf(files: readonly string[], changedAt: (time: number) => void = () => {}): Map<string, string> {
  const stamps = new Map<string, string>();
  const note = (path: string): void => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found) changedAt(found.ctimeMs);
    stamps.set(path, found ? `${found.ino} ${found.size} ${found.ctimeMs}` : 'none');
  };
  const folders = new Set(files.map((file) => dirname(file)));
  for (const path of [...files, ...folders]) note(path);
  for (const folder of withParents(folders))
    for (const name of namesIn(folder)) if (SETTINGS.test(name)) note(join(folder, name));
  return stamps;
}

/** The project's own folders up to the root: what lies in node_modules is only replaced as a whole. */
function withParents(folders: Iterable<string>): Set<string> {
  const all = new Set<string>();
  for (const from of folders)
    if (!from.includes('node_modules'))
      for (let folder = from; !all.has(folder); folder = dirname(folder)) all.add(folder);
  return all;
}

/** Nothing for a folder that is gone. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
