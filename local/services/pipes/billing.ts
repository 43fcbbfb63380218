import { isRecord } from '../../core/fields.ts';
import { chunksOf64K } from '../../meter/items.ts';
import type { PipeContext } from './pipe-context.ts';
import type { PipeRecord } from './pipe-record.ts';

/** What a record has beside body or images, and how much longer JSON can make those: escapes and types. */
const ENVELOPE_BYTES = 3_000;
const LONGEST_BYTE = 8;

/**
 * A batch goes through the pipe: what passed the filter is billed, the batch as one payload by chunks of 64 KB.
 * https://aws.amazon.com/eventbridge/pricing/
 */
export function countRequests(
  { platform, definition }: PipeContext,
  records: readonly PipeRecord[],
  correlationIds: readonly string[],
): void {
  platform.meter.add('pipeRequests', requestsIn(records), { resource: definition.path, correlationIds });
}

function requestsIn(records: readonly PipeRecord[]): number {
  let most = 0;
  for (const { event } of records) most += ENVELOPE_BYTES + LONGEST_BYTE * contentBytes(event);
  // Nearly every batch is far below 64 KB, and then its exact size does not matter.
  if (most <= 65_536) return 1;
  return chunksOf64K(Buffer.byteLength(JSON.stringify(records.map(({ event }) => event))));
}

function contentBytes({ body, dynamodb }: PipeRecord['event']): number {
  if (typeof body === 'string') return body.length;
  const size = isRecord(dynamodb) ? dynamodb['SizeBytes'] : undefined;
  return typeof size === 'number' ? size : 65_536;
}
