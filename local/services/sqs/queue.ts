import type { Clock } from '../../core/clock.ts';
import type { Deduplication } from './deduplication.ts';
import type { Delivery } from './delivery.ts';
import { FifoOrder } from './fifo-order.ts';
import { LongPolls, type ReceiveRequest } from './long-polls.ts';
import type { StoredMessage } from './message.ts';
import { type QueueCounts, QueueMessages } from './queue-messages.ts';
import type { QueueParts } from './queue-parts.ts';
import type { QueueRecord } from './queue-record.ts';
import type { QueueSettings } from './queue-settings.ts';
import { StandardOrder } from './standard-order.ts';

/**
 * One queue: its settings, what becomes of its messages, and who waits for them. Time moves messages lazily, whenever
 * somebody looks; only while a receiver waits does a timer run.
 */
export class Queue {
  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
  static readonly mostInFlight = 120_000;
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  readonly deduplication: Deduplication;
  createdAt: number;
  modifiedAt: number;
  lastPurgeAt = Number.NEGATIVE_INFINITY;
  /** Path of the template's resource that the queue was made for. */
  madeFor: string | undefined;
  settings: QueueSettings;
  #tags: Readonly<Record<string, string>> = {};
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #delivery: Delivery;
  readonly #deadLetters: QueueParts['deadLetters'];
  readonly #messages: QueueMessages;
  readonly #polls: LongPolls;
  #deliveries = 0;
  #sequence = 0n;
  #nextSweep = 0;

  constructor(parts: QueueParts) {
    this.name = parts.name;
    this.arn = parts.arn;
    this.fifo = parts.fifo;
    this.settings = parts.settings;
    this.createdAt = parts.clock.now();
    this.modifiedAt = this.createdAt;
    this.#clock = parts.clock;
    this.#delivery = parts.delivery;
    this.#deadLetters = parts.deadLetters;
    this.#onChange = parts.onChange;
    this.deduplication = parts.deduplication;
    this.#polls = new LongPolls(parts.clock);
    const order = parts.fifo ? new FifoOrder() : new StandardOrder(parts.delivery);
    this.#messages = new QueueMessages(order, parts.onMessage);
  }

  get tags(): Readonly<Record<string, string>> {
    return this.#tags;
  }

  set tags(tags: Readonly<Record<string, string>>) {
    this.#tags = tags;
    this.#onChange();
  }

  /** The queue as it is kept. */
  record(): QueueRecord {
    return {
      fifo: this.fifo,
      settings: this.settings,
      tags: this.#tags,
      createdAt: this.createdAt,
      modifiedAt: this.modifiedAt,
      ...(this.lastPurgeAt > 0 && { lastPurgeAt: this.lastPurgeAt }),
      ...(this.#sequence > 0n && { sequence: String(this.#sequence) }),
      ...(this.madeFor !== undefined && { madeFor: this.madeFor }),
    };
  }

  /** Takes over what an earlier run has kept of it. */
  restore(record: QueueRecord): void {
    this.createdAt = record.createdAt;
    this.modifiedAt = record.modifiedAt;
    this.lastPurgeAt = record.lastPurgeAt ?? Number.NEGATIVE_INFINITY;
    this.madeFor = record.madeFor;
    this.#tags = record.tags;
    this.#sequence = BigInt(record.sequence ?? 0);
    // Receipt handles of the earlier run that are still about must not fit a delivery of this one.
    this.#deliveries = Math.floor(this.#clock.now());
  }

  /** Takes back a message of an earlier run where it stood. */
  restoreMessage(message: StoredMessage): void {
    this.#messages.restore(message);
  }

  message(id: string): StoredMessage | undefined {
    return this.#messages.get(id);
  }

  messageIds(): Iterable<string> {
    return this.#messages.ids();
  }

  /** Puts a message into the queue, to be visible after `delayMs`. FIFO queues give it the next sequence number. */
  add(message: StoredMessage, delayMs: number): void {
    if (this.fifo) message.sequenceNumber = this.#nextSequenceNumber();
    this.#messages.add(message, delayMs > 0 ? this.#clock.now() + delayMs : undefined);
    this.#serve();
  }

  /** Receives now, or waits up to `waitMs` for a message; an empty list when none came. */
  receive(request: ReceiveRequest, waitMs: number): StoredMessage[] | Promise<StoredMessage[]> {
    this.#settle();
    // Who waits longer comes first.
    this.#serve();
    const messages = this.#take(request);
    if (messages.length > 0 || waitMs <= 0) return messages;
    const answer = this.#polls.wait(request, waitMs);
    this.#serve();
    return answer;
  }

  /** Whether no more messages can be in flight. */
  isFull(): boolean {
    this.#settle();
    return this.#messages.counts.inFlight >= Queue.mostInFlight;
  }

  /** The message in flight under this delivery; undefined when it is not, or no longer the latest delivery. */
  inFlight(id: string, delivery: number): StoredMessage | undefined {
    this.#settle();
    const message = this.#messages.find(id, delivery);
    return message?.state === 'inFlight' ? message : undefined;
  }

  /** Whether this delivery ever was a message of the queue that is still there, and is its latest. */
  isLatest(id: string, delivery: number): boolean {
    return this.#messages.find(id, delivery) !== undefined;
  }

  has(id: string): boolean {
    return this.#messages.get(id) !== undefined;
  }

  /** Deletes the message of this delivery, also when it is visible again. Gives it, or undefined when nothing went. */
  delete(id: string, delivery: number): StoredMessage | undefined {
    const message = this.#messages.find(id, delivery);
    if (!message) return undefined;
    this.#messages.remove(message);
    this.#serve();
    return message;
  }

  /** A message in flight becomes visible again after `visibilityMs`. */
  changeVisibility(message: StoredMessage, visibilityMs: number): void {
    this.#messages.reschedule(message, this.#clock.now() + visibilityMs);
    this.#serve();
  }

  /** Takes the oldest visible messages out for good, without a receive: a redrive is moving them. */
  takeForMove(maximum: number): StoredMessage[] {
    this.#settle();
    const messages: StoredMessage[] = [];
    while (messages.length < maximum) {
      const message = this.#messages.next();
      if (!message) break;
      if (message.duplicateOf) continue;
      this.#messages.remove(message);
      messages.push(message);
    }
    this.#messages.endBatch();
    return messages;
  }

  /** Puts back what `takeForMove` took, as it was. */
  putBack(message: StoredMessage): void {
    this.#messages.add(message);
    this.#serve();
  }

  change(settings: QueueSettings): void {
    const delayChanged = settings.DelaySeconds !== this.settings.DelaySeconds;
    this.settings = settings;
    this.modifiedAt = this.#clock.now();
    // Only on FIFO queues does a changed delay apply to messages that are already there.
    if (this.fifo && delayChanged)
      for (const message of this.#messages.all())
        if (message.state === 'delayed')
          this.#messages.reschedule(message, message.sentAt + settings.DelaySeconds * 1000);
    this.#onChange();
    this.#serve();
  }

  purge(): void {
    this.#messages.clear();
    this.lastPurgeAt = this.#clock.now();
    this.#onChange();
  }

  /** When the oldest message that can be received was sent; undefined when there is none. */
  oldestSentAt(): number | undefined {
    if (this.counts().visible === 0) return undefined;
    // In the order of arrival, so that the first visible one is the oldest but for dead letters that kept their age.
    for (const message of this.#messages.all()) if (message.state === 'visible') return message.sentAt;
    return undefined;
  }

  /** When the oldest message that is in the queue, in flight or not, was sent; undefined when there is none. */
  oldestKeptAt(): number | undefined {
    this.#settle();
    for (const message of this.#messages.all()) if (message.state !== 'delayed') return message.sentAt;
    return undefined;
  }

  counts(): QueueCounts {
    this.#settle();
    return { ...this.#messages.counts };
  }

  /** Everybody who waits goes home with nothing: the queue is deleted, or the service stops. */
  dismiss(): void {
    this.#polls.dismiss();
  }

  /** Hands messages to whoever waits, and wakes up again when the next one becomes visible. */
  #serve(): void {
    if (this.#polls.size === 0) return;
    this.#settle();
    this.#polls.serve((request) => this.#take(request));
    this.#polls.alarm(this.#polls.size === 0 ? undefined : this.#messages.soonest(), () => this.#serve());
  }

  #take({ maximum, visibilityMs, insideProcess = false }: ReceiveRequest): StoredMessage[] {
    const now = this.#clock.now();
    const taken: StoredMessage[] = [];
    while (taken.length < maximum && this.#messages.counts.inFlight < Queue.mostInFlight) {
      const message = this.#messages.next();
      if (!message) break;
      if (this.#isExpired(message, now)) this.#messages.remove(message);
      else if (!this.#redrive(message)) {
        this.#messages.handOut(message, ++this.#deliveries, now, visibilityMs);
        message.insideProcess = insideProcess;
        taken.push(message);
      }
    }
    this.#messages.endBatch();
    if (!this.fifo) for (const message of taken) this.#perhapsAgain(message, visibilityMs);
    return taken;
  }

  /** AWS moves a message when a receive comes upon it that has had its receives, not when the last one runs out. */
  #redrive(message: StoredMessage): boolean {
    const policy = this.settings.RedrivePolicy;
    if (!policy || message.duplicateOf || message.receivesHere < policy.maxReceiveCount) return false;
    const toDeadLetters = this.#deadLetters();
    if (!toDeadLetters) return false;
    this.#messages.remove(message);
    toDeadLetters(message);
    return true;
  }

  #perhapsAgain(message: StoredMessage, visibilityMs: number): void {
    if (message.duplicateOf) return;
    const afterMs = this.#delivery.duplicateAfter(visibilityMs);
    if (afterMs !== undefined) this.#messages.duplicate(message, this.#clock.now() + afterMs);
  }

  /** Moves on whatever time has moved on. */
  #settle(): void {
    const now = this.#clock.now();
    this.#messages.settle(now);
    if (now >= this.#nextSweep) this.#sweep(now);
  }

  #isExpired(message: StoredMessage, now: number): boolean {
    return now - message.sentAt >= this.settings.MessageRetentionPeriod * 1000;
  }

  /** Once a minute, forgets what is past its retention, so that counts and memory don't keep it. */
  #sweep(now: number): void {
    this.#nextSweep = now + 60_000;
    for (const message of this.#messages.all())
      if (message.state !== 'inFlight' && this.#isExpired(message, now)) this.#messages.remove(message);
  }

  #nextSequenceNumber(): string {
    this.#sequence += 1n;
    this.#onChange();
    return String(18_850_000_000_000_000_000n + this.#sequence * 256n);
  }
}
