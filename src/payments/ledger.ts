import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { PaymentGatewayUnavailable } from './errors.ts';
import type { LedgerEntry, Movement } from './ledger-entry.ts';

/**
 * The simulated gateway's books: a DynamoDB table with one item per key. Every write is conditional, so of two that
 * meet one wins and the other learns of it. Whatever else goes wrong is raised as PaymentGatewayUnavailable.
 */
export class Ledger {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = DynamoDBDocumentClient.from(client);
    this.#tableName = tableName;
  }

  /** What stands under the key, read consistently. */
  async find(chargeKey: string): Promise<LedgerEntry | undefined> {
    const { Item } = await this.#reach(
      this.#client.send(new GetCommand({ TableName: this.#tableName, Key: { chargeKey }, ConsistentRead: true })),
    );
    // This class alone writes the table, in this shape.
    return Item as LedgerEntry | undefined;
  }

  /** Opens a key; false when it was open already, and nothing changed. */
  open(entry: LedgerEntry): Promise<boolean> {
    return this.#write(
      this.#client.send(
        new PutCommand({
          TableName: this.#tableName,
          Item: entry,
          ConditionExpression: 'attribute_not_exists(chargeKey)',
        }),
      ),
    );
  }

  /** Marks an approved charge refunded; false when it is not approved any more, and nothing changed. */
  markRefunded(chargeKey: string, refund: Movement): Promise<boolean> {
    return this.#write(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: { chargeKey },
          UpdateExpression:
            'SET #status = :refunded, refundId = :refundId, movements = list_append(movements, :refund)',
          ConditionExpression: '#status = :approved',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':refunded': 'REFUNDED',
            ':approved': 'APPROVED',
            ':refundId': refund.id,
            ':refund': [refund],
          },
        }),
      ),
    );
  }

  async #write(sent: Promise<unknown>): Promise<boolean> {
    try {
      await sent;
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw unavailable(error);
    }
  }

  async #reach<T>(sent: Promise<T>): Promise<T> {
    try {
      return await sent;
    } catch (error) {
      throw unavailable(error);
    }
  }
}

function unavailable(cause: unknown): PaymentGatewayUnavailable {
  const why = cause instanceof Error ? cause.name : String(cause);
  return new PaymentGatewayUnavailable(`The payment gateway could not reach its ledger: ${why}.`, { cause });
}
