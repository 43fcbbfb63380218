import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { PaymentGatewayUnavailable } from './errors.ts';
import type { Ledger, LedgerEntry, Movement } from './ledger.ts';
import { parseLedgerEntry } from './parse-ledger-entry.ts';

/** The ledger as a DynamoDB table with the partition key `chargeKey`. Every write is one conditional write of one item. */
export class DynamoDbLedger implements Ledger {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = DynamoDBDocumentClient.from(client);
    this.#tableName = tableName;
  }

  async find(chargeKey: string): Promise<LedgerEntry | undefined> {
    const { Item } = await this.#reach(
      this.#client.send(new GetCommand({ TableName: this.#tableName, Key: { chargeKey }, ConsistentRead: true })),
    );
    return Item && parseLedgerEntry(Item);
  }

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
