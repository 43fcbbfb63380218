import type { IdSummary, IdsView, LiveMessage } from '../../local/control/views.ts';

/** Reads one page of summaries, newest first, from `before` a sequence. */
export type ReadPage = (query: { before?: number; limit: number }) => Promise<IdsView>;

/** More than these are not kept in the page; the oldest go first. */
const CAPACITY = 20_000;
const PAGE = 500;
/** How many pages one refresh reads at most; what is left waits for the next. */
const PAGES_AT_ONCE = 6;

/**
 * The newest correlation ids with what is known about each, kept up to date: live messages say which ones changed, and
 * `refresh` reads just the pages these are on.
 */
export class IdList {
  readonly #read: ReadPage;
  readonly #byId = new Map<string, IdSummary>();
  /** Ids that changed since they were read, or are new. */
  readonly #changed = new Set<string>();
  #more = true;
  #reading = false;
  #rows: readonly IdSummary[] = [];

  constructor(read: ReadPage) {
    this.#read = read;
  }

  /** Newest first. A new array whenever something changed. */
  get rows(): readonly IdSummary[] {
    return this.#rows;
  }

  /** Whether there are older ones that were not read yet. */
  get more(): boolean {
    return this.#more;
  }

  /** Takes note of what happened; true when there is something to refresh. */
  note(message: LiveMessage): boolean {
    if (message.type === 'reset') this.#clear();
    if (message.type === 'skipped') for (const id of this.#byId.keys()) this.#changed.add(id);
    if (message.type === 'hops')
      for (const hop of message.hops) for (const id of hop.correlationIds) this.#changed.add(id);
    return this.#changed.size > 0 || message.type === 'reset' || message.type === 'skipped';
  }

  /** Reads the newest page, and forgets the rest: after a lost connection it may be another run's. */
  async start(): Promise<void> {
    const page = await this.#take(undefined);
    this.#clear();
    for (const summary of page.ids) this.#byId.set(summary.id, summary);
    this.#more = page.next !== undefined;
    this.#sort();
  }

  /** Reads the next older page. */
  async readMore(): Promise<void> {
    const oldest = this.#rows.at(-1);
    if (!this.#more || this.#reading || !oldest || this.#rows.length >= CAPACITY) return;
    this.#reading = true;
    try {
      const { next } = await this.#take(oldest.sequence);
      this.#more = next !== undefined;
      this.#sort();
    } finally {
      this.#reading = false;
    }
  }

  /** Reads again what changed. */
  async refresh(): Promise<void> {
    const changed = new Set(this.#changed);
    this.#changed.clear();
    const isNew = (id: string): boolean => !this.#byId.has(id);
    const newest = this.#rows[0]?.sequence ?? -1;
    let from: number | undefined;
    for (let pages = 0; pages < PAGES_AT_ONCE && [...changed].some(isNew); pages++) {
      const { ids, next } = await this.#take(from, limitFor(changed.size));
      for (const { id } of ids) changed.delete(id);
      from = ids.at(-1)?.sequence;
      if (next !== undefined && from !== undefined && from > newest) continue;
      // Down to what was known before: an id that did not come up is older than the list reaches.
      for (const id of changed) if (isNew(id)) changed.delete(id);
    }
    for (let pages = 0; pages < PAGES_AT_ONCE && changed.size > 0; pages++) {
      const sequences = [...changed].map((id) => this.#byId.get(id)?.sequence ?? -1);
      const { ids } = await this.#take(Math.max(...sequences) + 1, limitFor(changed.size));
      const last = ids.at(-1)?.sequence ?? 0;
      for (const id of changed) if ((this.#byId.get(id)?.sequence ?? last) >= last) changed.delete(id);
    }
    for (const id of changed) this.#changed.add(id);
    this.#sort();
  }

  async #take(before: number | undefined, limit = PAGE): Promise<IdsView> {
    const page = await this.#read({ limit, ...(before !== undefined && { before }) });
    for (const summary of page.ids) this.#byId.set(summary.id, summary);
    return page;
  }

  #sort(): void {
    const sorted = [...this.#byId.values()].sort((a, b) => b.sequence - a.sequence);
    for (const { id } of sorted.splice(CAPACITY)) this.#byId.delete(id);
    this.#rows = sorted;
  }

  #clear(): void {
    this.#byId.clear();
    this.#changed.clear();
    this.#rows = [];
    this.#more = true;
  }
}

/** A few changes are mostly of neighbours. */
function limitFor(changes: number): number {
  return changes < 20 ? 40 : PAGE;
}
