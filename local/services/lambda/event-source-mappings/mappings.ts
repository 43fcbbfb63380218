import type { QueuePoller } from './queue-poller.ts';

/** The pollers of all event source mappings, by the mapping's ARN. */
export class Mappings {
  readonly #pollers = new Map<string, QueuePoller>();
  #started = false;

  /** Adds a mapping's poller, or puts it in the place of the one it had; it polls once the service does. */
  async put(arn: string, poller: QueuePoller | undefined): Promise<void> {
    const before = this.#pollers.get(arn);
    this.#pollers.delete(arn);
    if (poller) this.#pollers.set(arn, poller);
    await before?.stop();
    if (this.#started) poller?.start();
  }

  start(): void {
    this.#started = true;
    for (const poller of this.#pollers.values()) poller.start();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#pollers.values()].map((poller) => poller.stop()));
  }
}
