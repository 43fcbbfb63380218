import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { LedgerEntry } from '../../src/payments/ledger.ts';
import { parseLedgerEntry } from '../../src/payments/parse-ledger-entry.ts';
import type { Places } from './deployment.ts';
import { type OrderItem, orderOf } from './evidence.ts';

/** Looks at tables and queues through the AWS SDK, as an auditor would. */
export class Auditor {
  readonly #places: Places;
  readonly #sqs: SQSClient;
  readonly #dynamodb: DynamoDBDocumentClient;

  constructor(places: Places) {
    this.#places = places;
    const config = {
      endpoint: places.endpoint.replace('//localhost', '//127.0.0.1'),
      region: 'us-east-1',
      credentials: { accessKeyId: 'auditor', secretAccessKey: 'none' },
    };
    this.#sqs = new SQSClient(config);
    this.#dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(config));
  }

  close(): void {
    this.#sqs.destroy();
    this.#dynamodb.destroy();
  }

  async orders(): Promise<Map<string, OrderItem>> {
    const orders = new Map<string, OrderItem>();
    for (const item of await this.#scan(this.#places.ordersTable)) {
      const order = orderOf(item);
      orders.set(order.id, order);
    }
    return orders;
  }

  async ledger(): Promise<LedgerEntry[]> {
    return (await this.#scan(this.#places.ledgerTable)).map(parseLedgerEntry);
  }

  /** How many messages the orders queue has, visible or not. */
  async waiting(): Promise<number> {
    return this.#count(this.#places.queueUrl);
  }

  async lostAnnouncements(): Promise<number> {
    return this.#count(this.#places.notificationsDeadLettersUrl);
  }

  /** Bodies of all dead letters; they stay, hidden for `hiddenSeconds`. */
  async deadLetters(hiddenSeconds: number): Promise<string[]> {
    const bodies = new Map<string, string>();
    for (;;) {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#places.deadLettersUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenSeconds,
        }),
      );
      if (Messages.length === 0) return [...bodies.values()];
      for (const { MessageId = '', Body = '' } of Messages) bodies.set(MessageId, Body);
    }
  }

  /** Sends all dead letters back to where they came from; none, when the queue is nobody's dead-letter queue. */
  async redrive(): Promise<void> {
    const { deadLettersArn } = this.#places;
    try {
      await this.#sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadLettersArn }));
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('must be configured as a Dead Letter Queue'))) throw error;
    }
  }

  /** Puts a message straight into the orders queue. */
  async send(body: string): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#places.queueUrl, MessageBody: body }));
  }

  async #scan(TableName: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    for await (const page of paginateScan({ client: this.#dynamodb }, { TableName, ConsistentRead: true }))
      items.push(...(page.Items ?? []));
    return items;
  }

  async #count(QueueUrl: string): Promise<number> {
    const { Attributes = {} } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } = Attributes;
    return Number(visible ?? 0) + Number(hidden ?? 0);
  }
}
