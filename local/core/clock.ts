/** A running timer; `cancel` is safe to call at any time. */
export interface Timer {
  cancel(): void;
}

/** Time as the services see it. Everything that waits, expires or stamps asks here, so that tests can own time. */
export interface Clock {
  /** Milliseconds since the epoch, with fractions. */
  now(): number;
  /** Runs `action` once after `delayMs` milliseconds. */
  after(delayMs: number, action: () => void): Timer;
}

interface Pending {
  readonly at: number;
  readonly action: () => void;
  handle?: NodeJS.Timeout;
}

/**
 * Real time, which can also be moved ahead: what would take a visibility timeout or a retention period to happen can
 * be seen at once. Timers do not keep the process alive: the HTTP server does.
 */
export class SystemClock implements Clock {
  #ahead = 0;
  #moved: () => void = () => {};
  readonly #pending = new Set<Pending>();

  now(): number {
    return performance.timeOrigin + performance.now() + this.#ahead;
  }

  after(delayMs: number, action: () => void): Timer {
    const timer: Pending = { at: this.now() + Math.max(0, delayMs), action };
    this.#pending.add(timer);
    this.#arm(timer);
    return {
      cancel: () => {
        clearTimeout(timer.handle);
        this.#pending.delete(timer);
      },
    };
  }

  /** By how many milliseconds it has been moved ahead of real time. */
  get ahead(): number {
    return this.#ahead;
  }

  /** `moved` is called when it has been moved ahead. */
  onMoved(moved: () => void): void {
    this.#moved = moved;
  }

  /** Moves time ahead by `byMs` milliseconds: whatever falls due runs now, in order, the rest that much sooner. */
  advance(byMs: number): void {
    this.#ahead += byMs;
    this.#moved();
    for (const timer of [...this.#pending].sort((a, b) => a.at - b.at)) {
      clearTimeout(timer.handle);
      this.#arm(timer);
    }
  }

  #arm(timer: Pending): void {
    // Node clamps delays above 2^31-1 ms to 1 ms; a timer that long is re-armed instead.
    const longest = 2 ** 31 - 1;
    const left = Math.max(0, timer.at - this.now());
    timer.handle = setTimeout(
      () => {
        if (left > longest) return this.#arm(timer);
        this.#pending.delete(timer);
        timer.action();
      },
      Math.min(left, longest),
    );
    timer.handle.unref();
  }
}

/** Time that moves only when a test says so. `advance` runs due timers in order and lets promises settle in between. */
export class ManualClock implements Clock {
  #now: number;
  #timers: { at: number; order: number; action: () => void }[] = [];
  #order = 0;

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): Timer {
    const timer = { at: this.#now + Math.max(0, delayMs), order: this.#order++, action };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /** Moves time forward by `byMs` milliseconds. */
  async advance(byMs: number): Promise<void> {
    const until = this.#now + byMs;
    await settle();
    for (;;) {
      const next = this.#timers
        .filter((timer) => timer.at <= until)
        .sort((a, b) => a.at - b.at || a.order - b.order)
        .at(0);
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.action();
      await settle();
    }
    this.#now = until;
    await settle();
  }
}

/** Lets everything that is ready to run do so: several turns of the event loop, no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A promise that resolves after `delayMs` milliseconds of `clock`. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}
