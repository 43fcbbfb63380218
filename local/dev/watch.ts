import { existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join, matchesGlob, relative, sep } from 'node:path';
import { readCdkJson } from '../assembly/cdk-app.ts';

/** Editors write a file in several steps, and save several files at once. */
const SETTLE_MS = 30;

/** What no CDK app is made of. */
const NEVER = ['node_modules', 'cdk.out', 'cdk.out.*', 'dist', 'coverage'];

/** Which files of a project a watch is about, as globs relative to it. */
export interface WatchedFiles {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * What cdk.json says under `watch`, as it does for `cdk watch`; everything when it says nothing. Raises AssemblyError.
 * https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-watch.html
 */
export function watchedFiles(project: string): WatchedFiles {
  const settings = readCdkJson(project).nested('watch');
  const list = (name: string): string[] => {
    const value = settings?.raw(name);
    return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);
  };
  const include = list('include');
  return { include: include.length > 0 ? include : ['**'], exclude: list('exclude') };
}

/**
 * Calls `changed` with the paths of files that were saved, made or removed, once they have settled. Each folder is watched
 * on its own: what Node does for a whole tree misses files that an editor puts in the place of others.
 */
export class Watch {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #root: string;
  readonly #files: WatchedFiles;
  readonly #changed: (paths: readonly string[]) => void;
  readonly #paths = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(root: string, files: WatchedFiles, changed: (paths: readonly string[]) => void) {
    this.#root = root;
    this.#files = files;
    this.#changed = changed;
    this.#watchFolder(root);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Watches a folder and those in it. Gives the files that it holds, which are news when the folder is. */
  #watchFolder(folder: string): string[] {
    if (this.#watchers.has(folder)) return [];
    const watcher = watch(folder, (_event, name) => this.#seen(folder, name));
    // A folder that was removed.
    watcher.on('error', () => this.#forget(folder));
    this.#watchers.set(folder, watcher);
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [path];
      return this.#canHold(this.#place(path)) ? this.#watchFolder(path) : [];
    });
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #seen(folder: string, name: string | null): void {
    if (name === null || !this.#watchers.has(folder)) return;
    const path = join(folder, name);
    if (!isFolder(path)) {
      this.#forget(path);
      this.#note([path]);
    } else if (this.#canHold(this.#place(path))) this.#note(this.#watchFolder(path));
  }

  #note(paths: readonly string[]): void {
    const wanted = paths.filter((path) => this.#isWatched(this.#place(path)));
    if (wanted.length === 0) return;
    for (const path of wanted) this.#paths.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const settled = [...this.#paths];
      this.#paths.clear();
      // What an editor writes beside a file is gone by now; a removal is news when there is no other.
      const there = settled.filter((each) => existsSync(each));
      this.#changed(there.length > 0 ? there : settled);
    }, SETTLE_MS);
  }

  /** The path below the root, with slashes. */
  #place(path: string): string {
    return relative(this.#root, path).split(sep).join('/');
  }

  #isWatched(place: string): boolean {
    const { include, exclude } = this.#files;
    const matches = (globs: readonly string[]): boolean => globs.some((glob) => matchesGlob(place, glob));
    return matches(include) && !matches(exclude) && !/(^|\/)(\.[^/]*|[^/]*~|[^/]*\.sw.)$/.test(place);
  }

  #canHold(folder: string): boolean {
    const parts = folder.split('/');
    if (parts.some((part) => part.startsWith('.') || NEVER.some((glob) => matchesGlob(part, glob)))) return false;
    return this.#files.include.some((glob) => {
      const [first = ''] = glob.split('/');
      return first === '**' || (glob.includes('/') && matchesGlob(parts[0] ?? '', first));
    });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
