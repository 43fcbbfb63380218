import type { Clock } from '../../core/clock.ts';
import { arnOf, type Environment } from '../../core/environment.ts';
import type { SeededRandom } from '../../core/random.ts';
import type { Storage } from '../../storage/durable.ts';
import { Deduplication } from './deduplication.ts';
import { Delivery, type DeliverySettings } from './delivery.ts';
import { invalidValue, queueDoesNotExist, sqsError } from './errors.ts';
import { KeptQueues } from './kept-queues.ts';
import type { StoredMessage } from './message.ts';
import { Queue } from './queue.ts';
import type { QueueRecord } from './queue-record.ts';
import {
  changeSettings,
  checkQueueName,
  DEFAULT_SETTINGS,
  type QueuePolicy,
  type QueueSettings,
} from './queue-settings.ts';

/** Called when a message moves to a dead-letter queue. */
export type OnRedrive = (message: StoredMessage, from: Queue, to: Queue) => void;

/** Has the policy of a queue decide from now on, none for undefined. Raises InvalidAttributeValue. */
export type EnforcePolicy = (queueArn: string, policy: QueuePolicy | undefined) => void;

/** All queues by name: everything that SQS knows. */
export class QueueStore {
  readonly #queues = new Map<string, Queue>();
  readonly #deletedAt = new Map<string, number>();
  /** Names of queues of an earlier run whose resource the template of this run has not named yet. */
  readonly #unclaimed = new Set<string>();
  readonly #kept: KeptQueues;
  readonly #environment: Environment;
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #delivery: DeliverySettings;
  readonly #onRedrive: OnRedrive;
  readonly #enforce: EnforcePolicy;

  constructor(parts: {
    environment: Environment;
    clock: Clock;
    random: SeededRandom;
    delivery: DeliverySettings;
    onRedrive: OnRedrive;
    storage: Storage;
    enforce: EnforcePolicy;
  }) {
    this.#environment = parts.environment;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#delivery = parts.delivery;
    this.#onRedrive = parts.onRedrive;
    this.#enforce = parts.enforce;
    this.#kept = new KeptQueues(parts.storage, {
      find: (name) => this.#queues.get(name),
      all: () => this.#queues.values(),
      restore: (name, record) => this.#restore(name, record),
    });
  }

  /**
   * A new queue. Attributes are texts by name. Raises InvalidParameterValue and the like, and QueueDeletedRecently.
   * That no queue has the name is for the caller to check.
   */
  create(name: string, attributes: Readonly<Record<string, unknown>>): Queue {
    const { fifo, settings } = this.#settingsOf(name, attributes);
    this.#checkNotDeletedRecently(name);
    this.#enforce(this.arn(name), settings.Policy);
    const queue = this.#make(name, fifo, settings);
    this.#kept.queueChanged(name);
    return queue;
  }

  /**
   * The queue of a template's resource: a new one, or the one that an earlier run kept for it, with the attributes that
   * the template gives now. Its policy is a resource of its own, and stays. Raises what `create` does, and an Error when
   * another queue has the name.
   */
  provide(name: string, attributes: Readonly<Record<string, unknown>>, path: string): Queue {
    const kept = this.#unclaimed.delete(name) ? this.#queues.get(name) : undefined;
    if (!kept && this.#queues.has(name)) throw new Error(`a queue named ${name} exists already.`);
    const queue = kept ?? this.create(name, attributes);
    if (kept) kept.change(withPolicy(this.#settingsOf(name, attributes).settings, kept.settings.Policy));
    queue.madeFor = path;
    this.#kept.queueChanged(name);
    return queue;
  }

  /** The template's resource of this queue is about to be provided again, changed. */
  release(name: string): void {
    if (this.#queues.has(name)) this.#unclaimed.add(name);
  }

  /** Removes the queue of a template's resource; one of the same name may take its place at once. */
  withdraw(name: string): void {
    const queue = this.#queues.get(name);
    if (queue) this.delete(queue);
    this.#deletedAt.delete(name);
  }

  /** Queues that were made for resources that the template no longer has. */
  leftovers(): Queue[] {
    return [...this.#unclaimed].flatMap((name) => this.#queues.get(name) ?? []);
  }

  /** Changes a queue's attributes. Raises InvalidAttributeName, InvalidAttributeValue or InvalidParameterValue. */
  change(queue: Queue, attributes: Readonly<Record<string, unknown>>): void {
    const settings = changeSettings(queue.settings, attributes, queue.fifo);
    this.#checkRedrive(settings, queue.arn, queue.fifo);
    if (settings.Policy !== queue.settings.Policy) this.#enforce(queue.arn, settings.Policy);
    queue.change(settings);
  }

  /** Gives a queue another policy, or none. Raises InvalidAttributeValue. */
  changePolicy(queue: Queue, policy: QueuePolicy | undefined): void {
    this.#enforce(queue.arn, policy);
    queue.change(withPolicy(queue.settings, policy));
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  /** Raises QueueDoesNotExist. */
  get(name: string): Queue {
    const queue = this.#queues.get(name);
    if (!queue) throw queueDoesNotExist();
    return queue;
  }

  byArn(arn: string): Queue | undefined {
    const queue = this.#queues.get(arn.slice(arn.lastIndexOf(':') + 1));
    return queue?.arn === arn ? queue : undefined;
  }

  all(): IterableIterator<Queue> {
    return this.#queues.values();
  }

  /** The queues whose redrive policy names this one. */
  sourcesOf(deadLetterQueue: Queue): Queue[] {
    return [...this.#queues.values()].filter(
      (queue) => queue.settings.RedrivePolicy?.deadLetterTargetArn === deadLetterQueue.arn,
    );
  }

  delete(queue: Queue): void {
    this.#queues.delete(queue.name);
    this.#unclaimed.delete(queue.name);
    this.#enforce(queue.arn, undefined);
    this.#kept.queueChanged(queue.name);
    queue.deduplication.clear();
    this.#deletedAt.set(queue.name, this.#clock.now());
    queue.purge();
    queue.dismiss();
  }

  arn(name: string): string {
    return arnOf(this.#environment, 'sqs', name);
  }

  #settingsOf(name: string, attributes: Readonly<Record<string, unknown>>): { fifo: boolean; settings: QueueSettings } {
    const { FifoQueue, ...others } = attributes;
    if (FifoQueue !== undefined && String(FifoQueue) !== 'true')
      throw sqsError(
        'InvalidAttributeValue',
        'Invalid value for the parameter FifoQueue. Leave it out for a standard queue.',
      );
    const fifo = FifoQueue !== undefined;
    checkQueueName(name, fifo);
    const settings = changeSettings(DEFAULT_SETTINGS, others, fifo);
    this.#checkRedrive(settings, this.arn(name), fifo);
    return { fifo, settings };
  }

  #make(name: string, fifo: boolean, settings: QueueSettings): Queue {
    const queue = new Queue({
      name,
      arn: this.arn(name),
      fifo,
      settings,
      clock: this.#clock,
      delivery: new Delivery(this.#random.fork(`sqs:${name}`), this.#delivery),
      deduplication: new Deduplication((id) => this.#kept.sendChanged(name, id)),
      deadLetters: () => this.#deadLettersOf(queue),
      onMessage: (id) => this.#kept.messageChanged(name, id),
      onChange: () => this.#kept.queueChanged(name),
    });
    this.#queues.set(name, queue);
    return queue;
  }

  #restore(name: string, record: QueueRecord): void {
    // A policy of the template comes from the template again, if it still has it.
    const { Policy } = record.settings;
    const policy = Policy?.madeFor === undefined ? Policy : undefined;
    if (policy) this.#enforce(this.arn(name), policy);
    this.#make(name, record.fifo, withPolicy(record.settings, policy)).restore(record);
    if (record.madeFor !== undefined) this.#unclaimed.add(name);
  }

  #deadLettersOf(queue: Queue): ((message: StoredMessage) => void) | undefined {
    const target = this.byArn(queue.settings.RedrivePolicy?.deadLetterTargetArn ?? '');
    if (!target) return undefined;
    return (message) => {
      message.deadLetterSource = queue.arn;
      message.receivesHere = 0;
      if (target.fifo) startAnew(message, this.#clock.now());
      this.#onRedrive(message, queue, target);
      target.add(message, 0);
    };
  }

  #checkRedrive(settings: QueueSettings, arn: string, fifo: boolean): void {
    const policy = settings.RedrivePolicy;
    if (!policy) return;
    const fail = (reason: string): Error => invalidValue(JSON.stringify(policy), 'RedrivePolicy', reason);
    const target = this.byArn(policy.deadLetterTargetArn);
    if (policy.deadLetterTargetArn === arn) throw fail('A queue can not be its own dead letter target.');
    if (!target) throw fail('Dead letter target does not exist.');
    if (target.fifo !== fifo) throw fail('Dead-letter queue must be same type of queue as the source.');
    const allowed = target.settings.RedriveAllowPolicy;
    if (
      allowed?.permission === 'denyAll' ||
      (allowed?.permission === 'byQueue' && !allowed.sourceQueueArns.includes(arn))
    )
      throw fail('The redrive allow policy of the dead letter target does not let this queue use it.');
  }

  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html */
  #checkNotDeletedRecently(name: string): void {
    const deletedAt = this.#deletedAt.get(name);
    if (deletedAt !== undefined && this.#clock.now() - deletedAt < 60_000)
      throw sqsError(
        'QueueDeletedRecently',
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
        'AWS.SimpleQueueService.QueueDeletedRecently',
      );
    this.#deletedAt.delete(name);
  }
}

function withPolicy({ Policy: _other, ...settings }: QueueSettings, policy: QueuePolicy | undefined): QueueSettings {
  return { ...settings, ...(policy && { Policy: policy }) };
}

/**
 * On a standard queue a dead letter goes on ageing from when it was first sent. On a FIFO queue it ages anew, and is
 * told apart by its id, lest two messages with one deduplication id count as one.
 * Sources: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
 * and https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
function startAnew(message: StoredMessage, now: number): void {
  message.sentAt = now;
  message.content = { ...message.content, deduplicationId: message.id };
}
