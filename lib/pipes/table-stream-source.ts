import {
  DynamoDBSource,
  type DynamoDBStartingPosition,
  OnPartialBatchItemFailure,
} from '@aws-cdk/aws-pipes-sources-alpha';
import type { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';

export interface TableStreamSourceProps {
  readonly startingPosition: DynamoDBStartingPosition;
  readonly batchSize: number;
  readonly maximumRetryAttempts: number;
  readonly maximumRecordAge: Duration;
  readonly deadLetterQueue: Queue;
}

/**
 * A table's stream as the source of a pipe that gives up on a record some day. Left out, tries and age are without end,
 * and one record that can't be delivered holds up all behind it in its shard. A failing batch is halved until only the
 * record at fault is left.
 */
export class TableStreamSource extends DynamoDBSource {
  readonly #deadLetterQueue: IQueue;

  constructor(table: Table, { deadLetterQueue, ...parameters }: TableStreamSourceProps) {
    super(table, {
      ...parameters,
      deadLetterTarget: deadLetterQueue,
      onPartialBatchItemFailure: OnPartialBatchItemFailure.AUTOMATIC_BISECT,
    });
    this.#deadLetterQueue = deadLetterQueue;
  }

  override grantPush(grantee: IGrantable): void {
    this.#deadLetterQueue.grant(grantee, 'sqs:SendMessage');
  }
}
