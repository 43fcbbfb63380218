import { arnOf, type Environment } from '../../core/environment.ts';
import { isRecord } from '../../core/fields.ts';
import type { Requirement } from '../../platform/access.ts';
import { missingParameter, queueDoesNotExist } from './errors.ts';

export interface QueueAddress {
  readonly name: string;
  readonly arn: string;
}

/**
 * Reads queue URLs. Only the last two segments count (account and name), so that URLs with any host or port work that
 * reaches this machine.
 */
export class QueueAddresses {
  static readonly #mostKept = 1000;
  readonly #environment: Environment;
  readonly #kept = new Map<string, QueueAddress>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The queue that a request's QueueUrl names. Raises MissingParameter, or QueueDoesNotExist for another account's. */
  of(input: unknown): QueueAddress {
    const url = isRecord(input) ? input['QueueUrl'] : undefined;
    if (typeof url !== 'string' || url === '') throw missingParameter('QueueUrl');
    const kept = this.#kept.get(url);
    if (kept) return kept;
    const segments = url.split('/');
    const name = segments.at(-1);
    const accountId = segments.at(-2);
    if (!name || (accountId && accountId !== this.#environment.accountId)) throw queueDoesNotExist();
    const address = { name, arn: arnOf(this.#environment, 'sqs', name) };
    if (this.#kept.size >= QueueAddresses.#mostKept) this.#kept.clear();
    this.#kept.set(url, address);
    return address;
  }

  /** The permission that a call on the queue of its QueueUrl needs. */
  requirement(action: string, input: unknown): readonly Requirement[] {
    return [{ action, resource: this.of(input).arn }];
  }
}
