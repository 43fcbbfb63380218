import { setTimeout as pause } from 'node:timers/promises';
import { AwsError } from '../../core/aws-error.ts';
import type { Platform } from '../../platform/service.ts';
import { queueUrl } from './context.ts';
import type { StoredMessage } from './message.ts';
import type { MoveTask, MoveTasks } from './move-tasks.ts';
import type { Queue } from './queue.ts';
import type { QueueStore } from './queue-store.ts';

/** A queue as it stands. Times in milliseconds. */
export interface InspectedQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** Construct path, or the name of a queue that the template does not have. */
  readonly path: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly oldestAgeMs?: number;
  /** ARNs of the queues whose dead letters come here. */
  readonly deadLetterOf: readonly string[];
  /** ARN of the queue that this one's dead letters go to. */
  readonly deadLetters?: string;
}

/** A message as it stands, looked at without receiving it. Times in milliseconds since the epoch. */
export interface InspectedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly receiveCount: number;
  readonly sentAt: number;
  /** When it can be received (again). */
  readonly visibleAt: number;
  readonly state: 'visible' | 'in flight' | 'delayed';
  readonly correlationIds: readonly string[];
}

/** A look into queues that changes nothing: no receive is counted and nothing becomes invisible. */
export class QueueInspection {
  readonly #platform: Platform;
  readonly #queues: QueueStore;
  readonly #moves: MoveTasks;

  constructor(platform: Platform, queues: QueueStore, moves: MoveTasks) {
    this.#platform = platform;
    this.#queues = queues;
    this.#moves = moves;
  }

  queues(): InspectedQueue[] {
    return [...this.#queues.all()].map((queue) => this.#queue(queue));
  }

  /** Raises AwsError `NotFound` for a name that no queue has. */
  queue(name: string): InspectedQueue {
    return this.#queue(this.#find(name));
  }

  /** The first `limit` messages in the order of their arrival. Raises AwsError `NotFound`. */
  messages(name: string, limit: number): InspectedMessage[] {
    const queue = this.#find(name);
    const found: InspectedMessage[] = [];
    // Time moves messages when somebody looks.
    queue.counts();
    for (const id of queue.messageIds()) {
      if (found.length >= limit) break;
      const message = queue.message(id);
      if (message) found.push(this.#message(message));
    }
    return found;
  }

  /** What a message was sent with, and the URL of the queue it was sent to. Raises AwsError `NotFound`. */
  sent(name: string, messageId: string): { readonly content: StoredMessage['content']; readonly url: string } {
    const queue = this.#find(name);
    const message = queue.message(messageId);
    if (!message)
      throw new AwsError('NotFound', `The queue ${name} has no message ${messageId} any more.`, { status: 404 });
    const source = this.#queues.byArn(message.deadLetterSource ?? '') ?? queue;
    return { content: message.content, url: queueUrl(this.#platform, source) };
  }

  /** A redrive once it has ended, or as far as it has come after `patienceMs` of real time. */
  async move(
    sourceArn: string,
    handle: string,
    patienceMs: number,
  ): Promise<Pick<MoveTask, 'moved' | 'status' | 'failureReason'>> {
    const until = performance.now() + patienceMs;
    for (;;) {
      const task = this.#moves.list(sourceArn).find((each) => each.handle === handle);
      if (!task) return { moved: 0, status: 'COMPLETED' };
      if (task.status !== 'RUNNING' || performance.now() > until) return task;
      await pause(5);
    }
  }

  #find(name: string): Queue {
    const queue = this.#queues.find(name);
    if (!queue)
      throw new AwsError('NotFound', `There is no queue ${name}; GET /_local/queues lists those there are.`, {
        status: 404,
      });
    return queue;
  }

  #queue(queue: Queue): InspectedQueue {
    const oldest = queue.oldestSentAt();
    const deadLetters = queue.settings.RedrivePolicy?.deadLetterTargetArn;
    return {
      name: queue.name,
      url: queueUrl(this.#platform, queue),
      arn: queue.arn,
      path: this.#platform.calls.displayName(queue.arn),
      ...queue.counts(),
      ...(oldest !== undefined && { oldestAgeMs: this.#platform.clock.now() - oldest }),
      deadLetterOf: this.#queues.sourcesOf(queue).map(({ arn }) => arn),
      ...(deadLetters !== undefined && { deadLetters }),
    };
  }

  #message({ id, content, receives, sentAt, visibleAt, state }: StoredMessage): InspectedMessage {
    const { body, attributes = {} } = content;
    return {
      messageId: id,
      body,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, value.StringValue ?? `(${value.DataType})`]),
      ),
      receiveCount: receives,
      sentAt,
      visibleAt,
      state: state === 'inFlight' ? 'in flight' : state === 'delayed' ? 'delayed' : 'visible',
      correlationIds: this.#platform.correlation.idsOf([body]),
    };
  }
}
