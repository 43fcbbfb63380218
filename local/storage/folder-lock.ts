import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataFolderError } from './durable.ts';

/** Which process holds a folder. */
interface Holder {
  readonly pid: number;
  /** When that process started, as the system counts; tells it from a later process of the same number. */
  readonly started: string | undefined;
}

/**
 * Keeps a second process from a data folder. The lock of a process that is gone, or whose number belongs to another
 * process by now, is taken over. Raises DataFolderError that names the process that holds the folder.
 */
export class FolderLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  static take(folder: string): FolderLock {
    const path = join(folder, 'lock');
    for (let tries = 0; tries < 3; tries++) {
      if (create(path)) return new FolderLock(path);
      const holder = holderIn(path);
      if (holder && isAlive(holder))
        throw new DataFolderError(
          `${folder} is in use by another local cloud, process ${holder.pid}. Stop that one, or choose another folder for --data.`,
        );
      removeStale(path);
    }
    throw new DataFolderError(`${path} can't be taken: other processes take it at the same time. Start again.`);
  }

  release(): void {
    try {
      unlinkSync(this.#path);
    } catch {
      // Whoever deleted the folder meanwhile has released it too.
    }
  }
}

/** Makes the lock with its content in one step, so that nobody ever reads half of it; false when there is one. */
function create(path: string): boolean {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  } finally {
    unlinkSync(own);
  }
}

function holderIn(path: string): Holder | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof content !== 'object' || content === null || !('pid' in content)) return undefined;
    const started = 'started' in content && typeof content.started === 'string' ? content.started : undefined;
    return typeof content.pid === 'number' ? { pid: content.pid, started } : undefined;
  } catch {
    return undefined;
  }
}

/** Moves a stale lock away first: of two processes that see it, one may already have put its own in its place. */
function removeStale(path: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return;
    throw error;
  }
  const holder = holderIn(aside);
  try {
    if (holder && isAlive(holder)) linkSync(aside, path);
  } finally {
    unlinkSync(aside);
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user can't be signalled, but is there.
    if (!isErrno(error, 'EPERM')) return false;
  }
  const now = startOf(pid);
  return started === undefined || now === undefined || now === started;
}

/** Field 22 of /proc/PID/stat; undefined where there is no /proc. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in brackets and may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function isErrno(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
