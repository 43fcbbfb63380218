import type { Archive } from './archive.ts';
import { busNameOf } from './bus-store.ts';
import type { EventsContext } from './context.ts';
import { eventPatternOf } from './rule.ts';

/**
 * Makes an archive of a bus's events. Raises AwsError `ResourceNotFoundException` for an unknown bus,
 * `ResourceAlreadyExistsException`, `InvalidEventPatternException` and `ValidationException`.
 */
export function createArchive(
  context: EventsContext,
  parts: {
    readonly name: string;
    readonly busArn: string;
    readonly description: string | undefined;
    /** The event pattern as JSON; every event when undefined. */
    readonly pattern: string | undefined;
    /** 0: for ever. */
    readonly retentionDays: number;
  },
): Archive {
  const bus = context.buses.get(busNameOf(parts.busArn));
  return context.archives.create({
    name: parts.name,
    busArn: bus.arn,
    description: parts.description,
    pattern: parts.pattern === undefined ? undefined : eventPatternOf(parts.pattern),
    retentionDays: parts.retentionDays,
    creationMs: context.platform.clock.now(),
  });
}
