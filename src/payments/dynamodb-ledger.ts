import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { PaymentGatewayUnavailable } from './errors.ts';
import type { Ledger, LedgerEntry, Movement } from './ledger.ts';
import { parseLedgerEntry } from './parse-ledger-entry.ts';

/**
 * The ledger as a DynamoDB table with the partition key `chargeKey`. Every write is one conditional write of one item.
 * The document client would be shorter, but can't be had together with `cacheMiddleware`.
 */
export class DynamoDbLedger implements Ledger {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async find(chargeKey: string): Promise<LedgerEntry | undefined> {
    const { Item } = await this.#reach(
      this.#client.send(
        new GetItemCommand({ TableName: this.#tableName, Key: marshall({ chargeKey }), ConsistentRead: true }),
      ),
    );
    return Item && parseLedgerEntry(unmarshall(Item));
  }

  open(entry: LedgerEntry): Promise<boolean> {
    return this.#write(
      this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: marshall(entry),
          ConditionExpression: 'attribute_not_exists(chargeKey)',
        }),
      ),
    );
  }

  markRefunded(chargeKey: string, refund: Movement): Promise<boolean> {
    return this.#write(
      this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: marshall({ chargeKey }),
          UpdateExpression:
            'SET #status = :refunded, refundId = :refundId, movements = list_append(movements, :refund)',
          ConditionExpression: '#status = :approved',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: marshall({
            ':refunded': 'REFUNDED',
            ':approved': 'APPROVED',
            ':refundId': refund.id,
            ':refund': [refund],
          }),
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
