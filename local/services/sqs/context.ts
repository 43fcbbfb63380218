import { Fields } from '../../core/fields.ts';
import type { Platform } from '../../platform/service.ts';
import { invalidParameter, missingParameter } from './errors.ts';
import type { StoredMessage } from './message.ts';
import type { MoveTasks } from './move-tasks.ts';
import type { Queue } from './queue.ts';
import type { QueueAddresses } from './queue-address.ts';
import type { QueueStore } from './queue-store.ts';

/** What the API actions work with. */
export interface SqsContext {
  readonly platform: Platform;
  readonly queues: QueueStore;
  readonly addresses: QueueAddresses;
  readonly moves: MoveTasks;
  /** The messages that an answer was about, so that the journal can tell where the answer itself does not. */
  readonly about: WeakMap<object, readonly StoredMessage[]>;
}

/** A request's members; what is wrong with one is an InvalidParameterValue. */
export function fieldsOf(input: unknown): Fields {
  return new Fields(input, invalidParameter);
}

/** A text that must be there and not be empty. Raises MissingParameter. */
export function required(fields: Fields, name: string): string {
  const text = fields.optionalString(name);
  if (!text) throw missingParameter(name);
  return text;
}

/** The queue that the request is about. Raises QueueDoesNotExist. */
export function queueOf(context: SqsContext, input: unknown): Queue {
  return context.queues.get(context.addresses.of(input).name);
}

/** The queue's URL at this local cloud. */
export function queueUrl(platform: Platform, queue: Queue): string {
  return `${platform.endpoint()}/${platform.environment.accountId}/${queue.name}`;
}
