import { hash } from 'node:crypto';
import type { StreamRecord } from '../../../apis/dynamodb.ts';
import { Packed, Recent } from '../../../storage/packed.ts';
import { copyItem, type Item } from '../attribute-value.ts';
import type { StreamViewType } from '../dynalite/schema.ts';
import { itemSize } from '../item-size.ts';

/** A change of one item. */
export interface Change {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly keys: Item;
  readonly oldImage?: Item | undefined;
  readonly newImage?: Item | undefined;
  /** Whether TTL deleted the item. */
  readonly expired: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What a stream is, from its creation on. */
export interface StreamSettings {
  readonly arn: string;
  readonly label: string;
  readonly tableName: string;
  readonly viewType: StreamViewType;
  readonly keySchema: readonly { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** Records are readable for a day. */
export const RETENTION_MS = 24 * 60 * 60 * 1000;
/** A bound that AWS does not have: with more records in a day than this, the oldest go early. */
const MOST_RECORDS = 50_000;
/** How many of the latest changes are kept as objects: those who follow a stream are seldom farther behind. */
const RECENT_CHANGES = 256;

/** A change as it is kept. `at` is looked at again and again, to drop what is too old. */
class StoredChange extends Packed<Change> {
  readonly at: number;

  constructor(change: Change) {
    super(change);
    this.at = change.at;
  }
}

/**
 * A table's change log: one shard, open while the stream is enabled. Records are numbered from 0; what is trimmed
 * keeps its number.
 */
export class Stream {
  readonly arn: string;
  readonly label: string;
  readonly tableName: string;
  readonly viewType: StreamViewType;
  readonly keySchema: readonly { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];
  readonly shardId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  enabled = true;
  /** Epoch milliseconds when the stream was disabled. */
  disabledAt: number | undefined;
  /** The changes still in memory; those before `#head` are trimmed and only wait to be dropped in bulk. */
  #changes: StoredChange[] = [];
  readonly #recent = new Recent(RECENT_CHANGES);
  #head = 0;
  /** The number of the first change in `#changes`. */
  #first = 0;
  #onTrimmed: (from: number, to: number) => void = () => {};

  constructor(settings: StreamSettings) {
    this.arn = settings.arn;
    this.label = settings.label;
    this.tableName = settings.tableName;
    this.viewType = settings.viewType;
    this.keySchema = settings.keySchema;
    this.createdAt = settings.createdAt;
    this.shardId = `shardId-${String(Math.floor(settings.createdAt)).padStart(20, '0')}-${hash('md5', settings.arn).slice(0, 8)}`;
  }

  /** The number of the oldest record still held, and the one that the next record will have. */
  get oldest(): number {
    return this.#first + this.#head;
  }

  get next(): number {
    return this.#first + this.#changes.length;
  }

  append(change: Change): void {
    const stored = new StoredChange(change);
    this.#recent.add(stored);
    this.#changes.push(stored);
    if (this.#changes.length - this.#head > MOST_RECORDS) this.#drop(1);
    this.trim(change.at);
  }

  /** `trimmed` is told the numbers of changes that were dropped, the second one no longer among them. */
  onTrimmed(trimmed: (from: number, to: number) => void): void {
    this.#onTrimmed = trimmed;
  }

  /** For an empty stream: the next change gets this number. */
  beginAt(number: number): void {
    this.#first = number;
  }

  /** Takes back a change of an earlier run, in whatever order they come. */
  restore(number: number, change: Change): void {
    if (number < this.#first) return;
    const stored = new StoredChange(change);
    this.#recent.add(stored);
    this.#changes[number - this.#first] = stored;
  }

  /** The change with a number, if it is not trimmed. */
  change(number: number): Change | undefined {
    return number < this.oldest ? undefined : this.#changes[number - this.#first]?.value;
  }

  /** Drops what is older than a day at `now`, in epoch milliseconds. */
  trim(now: number): void {
    let expired = 0;
    while (isPast(this.#changes[this.#head + expired], now - RETENTION_MS)) expired++;
    if (expired > 0) this.#drop(expired);
  }

  /** None of its changes is asked for any more. */
  drop(): void {
    for (const change of this.#changes) change.drop();
    this.#first = this.next;
    this.#head = 0;
    this.#changes = [];
  }

  #drop(count: number): void {
    const from = this.oldest;
    for (let index = this.#head; index < this.#head + count; index++) this.#changes[index]?.drop();
    this.#head += count;
    this.#onTrimmed(from, this.oldest);
    if (this.#head < this.#changes.length / 2) return;
    this.#changes = this.#changes.slice(this.#head);
    this.#first += this.#head;
    this.#head = 0;
  }
}

function isPast(change: { readonly at: number } | undefined, limit: number): boolean {
  return change !== undefined && change.at <= limit;
}

/** Digits that keep every sequence number equally long, so that they order as texts too; AWS's have 21 to 40 digits. */
const SEQUENCE_BASE = 10n ** 20n;

export function sequenceNumber(number: number): string {
  return String(SEQUENCE_BASE + BigInt(number));
}

/** The record number that a sequence number stands for; undefined when it is none of ours. */
export function numberOfSequence(sequence: string): number | undefined {
  if (!/^\d{21}$/.test(sequence)) return undefined;
  const number = BigInt(sequence) - SEQUENCE_BASE;
  return number >= 0n && number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : undefined;
}

/**
 * A change as GetRecords gives it. `SizeBytes` counts keys and the images that the view type includes.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html
 */
export function streamRecord(stream: Stream, number: number, change: Change, region: string): StreamRecord {
  const withNew = stream.viewType === 'NEW_IMAGE' || stream.viewType === 'NEW_AND_OLD_IMAGES';
  const withOld = stream.viewType === 'OLD_IMAGE' || stream.viewType === 'NEW_AND_OLD_IMAGES';
  const newImage = withNew ? change.newImage : undefined;
  const oldImage = withOld ? change.oldImage : undefined;
  return {
    eventID: hash('md5', `${stream.arn}/${number}`),
    eventName: change.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(change.at / 1000),
      Keys: copyItem(change.keys),
      ...(newImage && { NewImage: copyItem(newImage) }),
      ...(oldImage && { OldImage: copyItem(oldImage) }),
      SequenceNumber: sequenceNumber(number),
      SizeBytes: itemSize(change.keys) + (newImage ? itemSize(newImage) : 0) + (oldImage ? itemSize(oldImage) : 0),
      StreamViewType: stream.viewType,
    },
    ...(change.expired && { userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } }),
  };
}
