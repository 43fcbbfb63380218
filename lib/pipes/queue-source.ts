import { SqsSource } from '@aws-cdk/aws-pipes-sources-alpha';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * A queue as the source of a pipe, one message at a time. A failed batch goes back to the queue whole; with batches of
 * one nothing that succeeded is ever delivered again because of its neighbour.
 */
export class QueueSource extends SqsSource {
  readonly #queue: IQueue;

  constructor(queue: IQueue) {
    super(queue, { batchSize: 1 });
    this.#queue = queue;
  }

  /** The three actions that pipes use. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html */
  override grantRead(grantee: IGrantable): void {
    this.#queue.grant(grantee, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
  }
}
