import type { Platform } from '../../platform/service.ts';
import type { Archive } from './archive.ts';
import type { EventBus } from './bus-store.ts';
import { alreadyExists, notFound } from './errors.ts';
import type { Replay } from './replay.ts';
import type { Router } from './router.ts';

/** How many events go out before other work gets its turn. */
const SLICE = 100;
/** AWS keeps finished replays for 90 days; here it is the newest that are kept. */
const MOST_KEPT = 1000;

/**
 * Runs replays: the events of an archive within a range of time, oldest first, to the rules of the archive's bus.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
 */
export class Replays {
  readonly #platform: Platform;
  readonly #router: Router;
  readonly #replays = new Map<string, Replay>();
  #stopped = false;

  constructor(platform: Platform, router: Router) {
    this.#platform = platform;
    this.#router = router;
  }

  /** Starts a replay and does not wait for it. Raises AwsError `ResourceAlreadyExistsException`. */
  start(replay: Replay, archive: Archive, bus: EventBus): void {
    if (this.#replays.has(replay.name)) throw alreadyExists(`Replay ${replay.name}`);
    this.#replays.set(replay.name, replay);
    if (this.#replays.size > MOST_KEPT) this.#forgetOldest();
    setImmediate(() => void this.#run(replay, archive, bus));
  }

  /** Raises AwsError `ResourceNotFoundException`. */
  get(name: string): Replay {
    const replay = this.#replays.get(name);
    if (!replay) throw notFound(`Replay ${name}`);
    return replay;
  }

  list(): readonly Replay[] {
    return [...this.#replays.values()];
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(replay: Replay, archive: Archive, bus: EventBus): Promise<void> {
    const { clock } = this.#platform;
    if (replay.state === 'STARTING') replay.state = 'RUNNING';
    const events = archive.between(replay.eventStartMs, replay.eventEndMs, clock.now());
    const onlyRules = replay.filterArns && new Set(replay.filterArns);
    for (let from = 0; from < events.length && replay.state === 'RUNNING' && !this.#stopped; from += SLICE) {
      for (const archived of events.slice(from, from + SLICE)) {
        this.#router.route(bus, archived.replayed(replay.name, clock.now()), onlyRules);
        replay.lastReplayedMs = Date.parse(archived.event.time);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (this.#stopped) return;
    replay.state = replay.state === 'CANCELLING' ? 'CANCELLED' : 'COMPLETED';
    replay.endedMs = clock.now();
  }

  #forgetOldest(): void {
    for (const { name, endedMs } of this.#replays.values()) {
      if (endedMs === undefined) continue;
      this.#replays.delete(name);
      return;
    }
  }
}
