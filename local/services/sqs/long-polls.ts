import type { Clock, Timer } from '../../core/clock.ts';
import type { StoredMessage } from './message.ts';

/** What one ReceiveMessage asks for. */
export interface ReceiveRequest {
  readonly maximum: number;
  readonly visibilityMs: number;
  /** True when the receiver runs in this process: a pipe, a function. */
  readonly insideProcess?: boolean;
}

interface Poll {
  readonly request: ReceiveRequest;
  readonly resolve: (messages: StoredMessage[]) => void;
  readonly timer: Timer;
}

/** The receivers that wait at one queue, the longest waiting first; a message wakes only as many as it can serve. */
export class LongPolls {
  readonly #clock: Clock;
  readonly #polls = new Set<Poll>();
  /** Rings when the next message becomes visible; set only while somebody waits. */
  #alarm: { readonly at: number; readonly timer: Timer } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#polls.size;
  }

  /** Waits up to `waitMs` milliseconds; resolves to an empty list when nothing came. */
  wait(request: ReceiveRequest, waitMs: number): Promise<StoredMessage[]> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(waitMs, () => this.#answer(poll, []));
      const poll: Poll = { request, resolve, timer };
      this.#polls.add(poll);
    });
  }

  /** Answers polls for as long as `take` finds messages for them. */
  serve(take: (request: ReceiveRequest) => StoredMessage[]): void {
    for (const poll of this.#polls) {
      const messages = take(poll.request);
      if (messages.length === 0) return;
      this.#answer(poll, messages);
    }
  }

  /** Calls `ring` at the time `at`, in place of any earlier wish; undefined: not at all. */
  alarm(at: number | undefined, ring: () => void): void {
    if (at === this.#alarm?.at) return;
    this.#alarm?.timer.cancel();
    this.#alarm = undefined;
    if (at === undefined) return;
    const timer = this.#clock.after(at - this.#clock.now(), () => {
      this.#alarm = undefined;
      ring();
    });
    this.#alarm = { at, timer };
  }

  /** Everybody goes home with nothing. */
  dismiss(): void {
    for (const poll of [...this.#polls]) this.#answer(poll, []);
    this.alarm(undefined, () => {});
  }

  #answer(poll: Poll, messages: StoredMessage[]): void {
    poll.timer.cancel();
    this.#polls.delete(poll);
    poll.resolve(messages);
  }
}
