import { AwsError } from '../../../core/aws-error.ts';
import type { Database } from '../database.ts';
import { streamNotFound, validationError } from '../errors.ts';
import { RETENTION_MS, type Stream } from './stream.ts';

/** An iterator is good for a quarter of an hour. */
const LIFETIME_MS = 15 * 60 * 1000;

/** A place in a shard; what is behind the opaque text that clients get. */
export interface ShardPosition {
  readonly streamArn: string;
  /** The number of the next record to read, or wherever the oldest record is when it is read. */
  readonly next: number | 'oldest';
}

/** `arn:…|1|<base64>`, as AWS's begin too. `now` is in epoch milliseconds. */
export function shardIterator(position: ShardPosition, now: number): string {
  const content = `${position.next}:${Math.floor(now)}`;
  return `${position.streamArn}|1|${Buffer.from(content, 'latin1').toString('base64')}`;
}

/** The stream of an iterator, without checking anything else; undefined when it can't be one of ours. */
export function streamArnOf(iterator: string): string | undefined {
  const end = iterator.indexOf('|1|');
  return end > 0 ? iterator.slice(0, end) : undefined;
}

/**
 * The place of an iterator. Raises ValidationException for one that was not issued here, ExpiredIteratorException for
 * one that is too old.
 */
export function readShardIterator(iterator: string, now: number): ShardPosition {
  const streamArn = streamArnOf(iterator);
  const content = Buffer.from(iterator.slice(iterator.lastIndexOf('|') + 1), 'base64').toString('latin1');
  const [, next, issuedAt] = /^(oldest|\d+):(\d+)$/.exec(content) ?? [];
  if (streamArn === undefined || next === undefined) throw validationError('Invalid ShardIterator');
  if (now - Number(issuedAt) > LIFETIME_MS)
    throw new AwsError(
      'ExpiredIteratorException',
      'The shard iterator has expired: iterators are valid for 15 minutes. Get a new one with GetShardIterator.',
    );
  return { streamArn, next: next === 'oldest' ? 'oldest' : Number(next) };
}

/** A stream that exists: enabled, or disabled for less than a day. Raises ResourceNotFoundException. */
export function existingStream(database: Database, streamArn: string): Stream {
  const { store, platform } = database;
  const stream = store.streams.get(streamArn);
  if (!stream) throw streamNotFound(streamArn);
  const now = platform.clock.now();
  if (stream.disabledAt !== undefined && now - stream.disabledAt > RETENTION_MS) {
    database.kept.streamDeleted(stream);
    throw streamNotFound(streamArn);
  }
  stream.trim(now);
  return stream;
}

/** Asked for something that is no longer there. */
export function trimmedDataAccess(): AwsError {
  return new AwsError(
    'TrimmedDataAccessException',
    'The operation attempted to read past the oldest stream record in a shard. Records are kept for 24 hours.',
  );
}
