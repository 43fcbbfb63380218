import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '../../core/clock.ts';
import type { Kept, Storage } from '../../storage/durable.ts';
import { invalidParameter, resourceNotFound, unsupportedOperation } from './errors.ts';
import { newMessage, type StoredMessage } from './message.ts';
import type { Queue } from './queue.ts';
import type { QueueStore } from './queue-store.ts';

export type MoveStatus = 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';

export interface MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  readonly maxPerSecond: number | undefined;
  readonly startedAt: number;
  readonly toMove: number;
  moved: number;
  status: MoveStatus;
  failureReason?: string;
}

/** Called for each message moved out of a dead-letter queue. */
export type OnMove = (message: StoredMessage, from: Queue, to: Queue) => void;

/**
 * Redrives of dead-letter queues. A moved message keeps body, attributes and trace header, and is otherwise a new one:
 * new id, sent now, never received.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export class MoveTasks {
  /** As many as ListMessageMoveTasks can show of one queue. */
  static readonly #mostKept = 10;
  readonly #tasks = new Map<string, MoveTask[]>();
  readonly #timers = new Map<MoveTask, Timer>();
  readonly #queues: QueueStore;
  readonly #clock: Clock;
  readonly #onMove: OnMove;
  readonly #kept: Kept;

  constructor(parts: { queues: QueueStore; clock: Clock; onMove: OnMove; storage: Storage }) {
    this.#queues = parts.queues;
    this.#clock = parts.clock;
    this.#onMove = parts.onMove;
    this.#kept = parts.storage.keep<MoveTask>({
      name: 'sqs.moves',
      entry: (handle) => this.#all().find((task) => task.handle === handle),
      keys: () => this.#all().map(({ handle }) => handle),
      restore: (_handle, task) => this.#restore({ ...task }),
    });
  }

  /** Raises ResourceNotFoundException, InvalidParameterValue or UnsupportedOperation. */
  start(sourceArn: string, destinationArn: string | undefined, maxPerSecond: number | undefined): MoveTask {
    const source = this.#queues.byArn(sourceArn);
    if (!source) throw resourceNotFound('SourceArn');
    if (this.#queues.sourcesOf(source).length === 0)
      throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
    if (destinationArn !== undefined) this.#checkDestination(source, destinationArn);
    const tasks = this.#tasks.get(sourceArn) ?? [];
    if (tasks.some(isActive))
      throw unsupportedOperation(
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    const task: MoveTask = {
      handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString('base64'),
      sourceArn,
      destinationArn,
      maxPerSecond,
      startedAt: this.#clock.now(),
      toMove: source.counts().visible,
      moved: 0,
      status: 'RUNNING',
    };
    const listed = [task, ...tasks];
    this.#tasks.set(sourceArn, listed.slice(0, MoveTasks.#mostKept));
    for (const changed of [task, ...listed.slice(MoveTasks.#mostKept)]) this.#kept.changed(changed.handle);
    this.#continueAfter(task, 0);
    return task;
  }

  /** The latest first. */
  list(sourceArn: string): readonly MoveTask[] {
    return this.#tasks.get(sourceArn) ?? [];
  }

  /** Stops a task where it is; what it has moved stays moved. Raises ResourceNotFoundException. */
  cancel(handle: string): MoveTask {
    for (const tasks of this.#tasks.values())
      for (const task of tasks) {
        if (task.handle !== handle) continue;
        if (!isActive(task)) throw unsupportedOperation('Only active tasks can be cancelled.');
        this.#end(task, 'CANCELLED');
        return task;
      }
    throw resourceNotFound('TaskHandle');
  }

  cancelAllOf(sourceArn: string): void {
    for (const task of this.list(sourceArn)) if (isActive(task)) this.#end(task, 'CANCELLED');
  }

  stop(): void {
    for (const tasks of this.#tasks.values())
      for (const task of tasks) if (isActive(task)) this.#end(task, 'CANCELLED');
  }

  #all(): MoveTask[] {
    return [...this.#tasks.values()].flat();
  }

  /** A task that was under way goes on. */
  #restore(task: MoveTask): void {
    const others = this.#tasks.get(task.sourceArn) ?? [];
    this.#tasks.set(
      task.sourceArn,
      [task, ...others].sort((a, b) => b.startedAt - a.startedAt),
    );
    if (isActive(task)) this.#continueAfter(task, 0);
  }

  #checkDestination(source: Queue, arn: string): void {
    const destination = this.#queues.byArn(arn);
    if (!destination) throw resourceNotFound('DestinationArn');
    if (destination === source)
      throw invalidParameter('Source queue arn and destination queue arn cannot be the same.');
    if (destination.fifo !== source.fifo)
      throw invalidParameter('The source queue and the destination queue must be of the same type.');
  }

  #continueAfter(task: MoveTask, delayMs: number): void {
    this.#timers.set(
      task,
      this.#clock.after(delayMs, () => this.#step(task)),
    );
  }

  /** Moves one message when a rate is set, else a handful, and comes back for the rest. */
  #step(task: MoveTask): void {
    const source = this.#queues.byArn(task.sourceArn);
    const messages = source?.takeForMove(task.maxPerSecond === undefined ? 10 : 1) ?? [];
    for (const message of messages)
      if (!isActive(task)) source?.putBack(message);
      else if (source) this.#move(task, message, source);
    if (!isActive(task)) return;
    if (messages.length === 0 || task.moved >= task.toMove) this.#end(task, 'COMPLETED');
    else this.#continueAfter(task, task.maxPerSecond === undefined ? 0 : 1000 / task.maxPerSecond);
  }

  /** Ends the task as FAILED, and leaves the message where it is, when nobody knows where it came from. */
  #move(task: MoveTask, message: StoredMessage, source: Queue): void {
    const destination = this.#queues.byArn(task.destinationArn ?? message.deadLetterSource ?? '');
    if (!destination) {
      source.putBack(message);
      task.failureReason = message.deadLetterSource
        ? 'AWS.SimpleQueueService.NonExistentQueue'
        : 'CouldNotDetermineMessageSource';
      this.#end(task, 'FAILED');
      return;
    }
    const moved = newMessage(randomUUID(), message.content, this.#clock.now());
    destination.add(moved, 0);
    task.moved++;
    this.#kept.changed(task.handle);
    this.#onMove(moved, source, destination);
  }

  #end(task: MoveTask, status: MoveStatus): void {
    task.status = status;
    this.#kept.changed(task.handle);
    this.#timers.get(task)?.cancel();
    this.#timers.delete(task);
  }
}

function isActive(task: MoveTask): boolean {
  return task.status === 'RUNNING';
}
