import type { QueuePoller } from './queue-poller.ts';

/** The pollers of all event source mappings, by the mapping's ARN. */
export class Mappings {
  readonly #pollers = new Map<string, QueuePoller>();
  /** Those whose mapping was changed or removed, until their last poll has ended. */
  readonly #retiring = new Set<QueuePoller>();
  #started = false;

  /** Adds a mapping's poller, or puts it in the place of the one it had; it polls once the service does. */
  put(arn: string, poller: QueuePoller | undefined): void {
    const before = this.#pollers.get(arn);
    this.#pollers.delete(arn);
    if (before) {
      this.#retiring.add(before);
      void before.retire().then(() => this.#retiring.delete(before));
    }
    if (!poller) return;
    this.#pollers.set(arn, poller);
    if (this.#started) poller.start();
  }

  start(): void {
    this.#started = true;
    for (const poller of this.#pollers.values()) poller.start();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#pollers.values(), ...this.#retiring].map((poller) => poller.stop()));
  }
}
