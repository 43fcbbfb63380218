import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { Archive } from '../archive.ts';
import { busNameOf } from '../bus-store.ts';
import { allowOnly, type EventsContext, operation, page, seconds } from '../context.ts';
import { createArchive as create } from '../create-archive.ts';

const LONGEST_RETENTION = 2 ** 31 - 1;

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html */
export function createArchive(context: EventsContext): Operation {
  return operation('CreateArchive', onArchive(context), (request) => {
    allowOnly(request, ['ArchiveName', 'EventSourceArn', 'Description', 'EventPattern', 'RetentionDays']);
    const { arn, creationMs } = create(context, {
      name: request.string('ArchiveName'),
      busArn: request.string('EventSourceArn'),
      description: request.optionalString('Description'),
      pattern: request.optionalString('EventPattern'),
      retentionDays: request.optionalInteger('RetentionDays', { min: 0, max: LONGEST_RETENTION }) ?? 0,
    });
    return { ArchiveArn: arn, CreationTime: seconds(creationMs), State: 'ENABLED' };
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeArchive.html */
export function describeArchive(context: EventsContext): Operation {
  return operation('DescribeArchive', onArchive(context), (request) => {
    const archive = context.archives.get(request.string('ArchiveName'));
    return {
      ArchiveArn: archive.arn,
      ...render(archive, context.platform.clock.now()),
      ...(archive.description !== undefined && { Description: archive.description }),
      ...(archive.pattern && { EventPattern: archive.pattern.text }),
    };
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListArchives.html */
export function listArchives(context: EventsContext): Operation {
  return operation(
    'ListArchives',
    () => '*',
    (request) => {
      const prefix = request.optionalString('NamePrefix') ?? '';
      const source = request.optionalString('EventSourceArn');
      if (source !== undefined) context.buses.get(busNameOf(source));
      const state = request.optionalString('State') ?? 'ENABLED';
      const { items, token } = page(
        context.archives
          .list()
          .filter(
            ({ name, busArn }) =>
              state === 'ENABLED' && name.startsWith(prefix) && (source === undefined || busArn === source),
          ),
        request,
      );
      const now = context.platform.clock.now();
      return { Archives: items.map((archive) => render(archive, now)), ...token };
    },
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteArchive.html */
export function deleteArchive(context: EventsContext): Operation {
  return operation('DeleteArchive', onArchive(context), (request) => {
    context.archives.delete(request.string('ArchiveName'));
    return {};
  });
}

function onArchive(context: EventsContext): (request: Fields) => string {
  return (request) => context.archives.arn(request.string('ArchiveName'));
}

function render(archive: Archive, nowMs: number): Record<string, unknown> {
  const { eventCount, sizeBytes } = archive.contents(nowMs);
  return {
    ArchiveName: archive.name,
    EventSourceArn: archive.busArn,
    State: 'ENABLED',
    RetentionDays: archive.retentionDays,
    SizeBytes: sizeBytes,
    EventCount: eventCount,
    CreationTime: seconds(archive.creationMs),
  };
}
