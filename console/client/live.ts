import type { LiveMessage } from '../../local/control/views.ts';

/** How the page stands with the local cloud. */
export type Connection = 'connecting' | 'live' | 'lost';

/** Opens a connection that begins at a sequence, or now, and tells what becomes of it. */
export type Connect = (since: number | undefined, on: Handlers) => void;

export interface Handlers {
  readonly open: () => void;
  readonly message: (data: unknown) => void;
  readonly close: () => void;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8_000;

/** Milliseconds until the next try after `failures` in a row: twice as long each time, up to eight seconds. */
function waitAfter(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
}

/**
 * The stream of what happens, over one WebSocket. A dropped one is opened again, sooner first and slower later, from
 * the sequence at which it broke off, so that nothing is missed that the journal still holds.
 */
export class Live {
  readonly #connect: Connect;
  /** Does something after so many milliseconds; gives what takes it back. */
  readonly #later: (work: () => void, ms: number) => () => void;
  readonly #listeners = new Set<(message: LiveMessage) => void>();
  readonly #watchers = new Set<() => void>();
  #isOpen = false;
  #dontRetry: () => void = () => {};
  #next: number | undefined;
  #failures = 0;
  #connection: Connection = 'connecting';

  constructor(connect: Connect, later = afterReal) {
    this.#connect = connect;
    this.#later = later;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Calls `listener` with every message until the returned function is called. */
  readonly listen = (listener: (message: LiveMessage) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Calls `watcher` when `connection` changes, until the returned function is called. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Opens the connection, at once even while waiting for the next try. */
  readonly open = (): void => {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#dontRetry();
    this.#connect(this.#next, {
      open: () => {
        this.#failures = 0;
        this.#become('live');
      },
      message: (data) => this.#take(data),
      close: () => {
        this.#isOpen = false;
        this.#failures++;
        this.#become('lost');
        this.#dontRetry = this.#later(this.open, waitAfter(this.#failures));
      },
    });
  };

  #take(data: unknown): void {
    const message = parse(data);
    if (!message) return;
    if (message.type === 'hops' || message.type === 'skipped') this.#next = message.next;
    for (const listener of this.#listeners) listener(message);
  }

  #become(connection: Connection): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    for (const watcher of this.#watchers) watcher();
  }
}

/** A message of the shapes in `views.ts`; something else is from another version, and passed over. */
function parse(data: unknown): LiveMessage | undefined {
  const value: unknown = typeof data === 'string' ? JSON.parse(data) : undefined;
  return typeof value === 'object' && value !== null && 'type' in value ? (value as LiveMessage) : undefined;
}

function afterReal(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
