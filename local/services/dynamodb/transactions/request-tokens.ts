import { AwsError } from '../../../core/aws-error.ts';
import type { Database } from '../database.ts';
import type { TransactWriteItemsRequest } from './schema.ts';

/** A token is good for ten minutes after its transaction. */
const VALID_MS = 10 * 60 * 1000;

/**
 * Makes transactions with a ClientRequestToken idempotent.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems
 */
export class RequestTokens {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Whether this very request was carried out before. Raises IdempotentParameterMismatchException for another one. */
  isRepeat(request: TransactWriteItemsRequest): boolean {
    const { store, platform, kept } = this.#database;
    const now = platform.clock.now();
    for (const [token, { forgetAt }] of store.transactions) {
      if (forgetAt > now) break;
      store.transactions.delete(token);
      kept.transactionChanged(token);
    }
    const known =
      request.ClientRequestToken === undefined ? undefined : store.transactions.get(request.ClientRequestToken);
    if (!known) return false;
    if (known.content === contentOf(request)) return true;
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'Request rejected because it was retried with the same client token but different parameters.',
    );
  }

  /** The request has been carried out. */
  remember(request: TransactWriteItemsRequest): void {
    if (request.ClientRequestToken === undefined) return;
    const forgetAt = this.#database.platform.clock.now() + VALID_MS;
    this.#database.store.transactions.set(request.ClientRequestToken, { content: contentOf(request), forgetAt });
    this.#database.kept.transactionChanged(request.ClientRequestToken);
  }
}

function contentOf(request: TransactWriteItemsRequest): string {
  return JSON.stringify(request.TransactItems);
}
