import type { Hop, Journal } from '../journal/journal.ts';
import type { IdSummary, IdsView } from './views.ts';

type State = IdSummary['state'];
type Summary = { -readonly [K in Exclude<keyof IdSummary, 'durationMs' | 'outcome'>]: IdSummary[K] } & {
  outcome: string | undefined;
  /**
   * Where it waits though the work has ended: the ways, `from→to`, on which it was not taken and is tried again, and the
   * readers of a stream, `from→`, that have read of it and have not got to it yet.
   */
  waiting: Set<string> | undefined;
};

/** The ways into a queue; what else is done to it leaves its messages there. */
const INTO_QUEUE = new Set(['sqs:Redrive', 'sqs:SendMessage', 'sqs:SendMessageBatch', 'pipes:DeadLetter']);
const OUT_OF_QUEUE = new Set(['sqs:DeleteMessage', 'sqs:DeleteMessageBatch']);
/** What is done until it succeeds, though the work itself has ended; and how the doer gives it up. */
const HANDING_ON = new Set(['sns:Publish', 'sns:PublishBatch', 'sns:DeliverEmail', 'events:PutEvents']);
const GIVING_UP = new Set(['pipes:DeadLetter', 'sns:Discard', 'events:Discard']);

/**
 * A line about each business id, kept as hops come: a look-up and some additions for each. The oldest ids go when there
 * are too many; a line can outlive the hops it was made from.
 */
export class IdIndex {
  readonly #capacity: number;
  readonly #byId = new Map<string, Summary>();
  readonly #isDeadLetterQueue: (name: string) => boolean;
  readonly #stop: () => void;

  /** `isDeadLetterQueue` is asked with names of the journal. */
  constructor(journal: Journal, isDeadLetterQueue: (name: string) => boolean, capacity = 20_000) {
    this.#capacity = capacity;
    this.#isDeadLetterQueue = isDeadLetterQueue;
    this.#stop = journal.listen((hop) => {
      for (const id of hop.correlationIds) this.#add(id, hop);
    });
  }

  get(id: string): IdSummary | undefined {
    const summary = this.#byId.get(id);
    return summary && shown(summary);
  }

  /** Newest first: up to `limit` ids whose first hop has a sequence below `before`. */
  read({ before = Number.POSITIVE_INFINITY, limit = 100 }: { before?: number; limit?: number }): IdsView {
    // In the order of their first hops, since ids are added when these are recorded.
    const all = [...this.#byId.values()];
    const found: IdSummary[] = [];
    for (let index = all.length - 1; index >= 0; index--) {
      const summary = all[index];
      if (!summary || summary.sequence >= before) continue;
      if (found.length >= limit) return { next: found.at(-1)?.sequence ?? 0, ids: found };
      found.push(shown(summary));
    }
    return { ids: found };
  }

  stop(): void {
    this.#stop();
  }

  #add(id: string, hop: Hop): void {
    const summary = this.#byId.get(id) ?? this.#make(id, hop);
    const end = hop.start + hop.duration;
    summary.hops++;
    if (hop.start < summary.first) summary.first = hop.start;
    if (end > summary.last) summary.last = end;
    if (hop.attempt > summary.attempts) summary.attempts = hop.attempt;
    if (hop.outcome === 'failed') summary.failures++;
    else if (hop.outcome === 'refused') summary.refused++;
    if (hop.action === 'sns:DeliverEmail' && hop.outcome === 'ok') summary.mailed++;
    if (hop.action === 'states:Execution') summary.outcome = outcomeOf(hop);
    summary.state = this.#stateAfter(summary.state, hop);
    noteWaiting(summary, hop);
  }

  #make(id: string, hop: Hop): Summary {
    if (this.#byId.size >= this.#capacity) {
      const oldest = this.#byId.keys().next().value;
      if (oldest !== undefined) this.#byId.delete(oldest);
    }
    const summary: Summary = {
      id,
      first: hop.start,
      last: hop.start,
      hops: 0,
      failures: 0,
      refused: 0,
      attempts: 1,
      state: 'under way',
      mailed: 0,
      sequence: hop.sequence,
      outcome: undefined,
      waiting: undefined,
    };
    this.#byId.set(id, summary);
    return summary;
  }

  #stateAfter(state: State, { action, from, to, outcome }: Hop): State {
    if (outcome !== 'ok') return state;
    if (INTO_QUEUE.has(action) && this.#isDeadLetterQueue(to)) return 'dead letter';
    if (state === 'dead letter') {
      if (action === 'sqs:MoveMessage' && this.#isDeadLetterQueue(from)) return 'under way';
      return OUT_OF_QUEUE.has(action) && this.#isDeadLetterQueue(to) ? 'ended' : state;
    }
    return action === 'states:Execution' || action === 'sns:DeliverEmail' ? 'ended' : state;
  }
}

/** Which way an execution took: the last state is the same for most ways through a workflow, the one before it tells. */
function outcomeOf({ detail }: Hop): string | undefined {
  const path = detail?.['path'];
  const names = Array.isArray(path) ? path.filter((name) => typeof name === 'string') : [];
  return names.at(-2) ?? names.at(-1);
}

function noteWaiting(summary: Summary, { action, from, to, outcome }: Hop): void {
  if (action === 'dynamodbstreams:GetRecords') wait(summary, `${from}→`);
  else if (HANDING_ON.has(action) && outcome !== 'ok') wait(summary, `${from}→${to}`);
  if (!summary.waiting || action === 'dynamodbstreams:GetRecords' || action.startsWith('faults:')) return;
  const done = GIVING_UP.has(action)
    ? [...summary.waiting].filter((way) => way.startsWith(`${from}→`))
    : outcome === 'filtered'
      ? [`${to}→`]
      : outcome === 'ok'
        ? [`${from}→`, `${from}→${to}`]
        : [];
  for (const way of done) summary.waiting.delete(way);
  if (summary.waiting.size === 0) summary.waiting = undefined;
}

function wait(summary: Summary, way: string): void {
  summary.waiting = (summary.waiting ?? new Set()).add(way);
}

function shown({ outcome, waiting, ...summary }: Summary): IdSummary {
  return {
    ...summary,
    state: summary.state === 'ended' && waiting ? 'under way' : summary.state,
    durationMs: summary.last - summary.first,
    ...(outcome !== undefined && { outcome }),
  };
}
