import { Filter, FilterPattern, type ITarget } from '@aws-cdk/aws-pipes-alpha';
import { DynamoDBStartingPosition } from '@aws-cdk/aws-pipes-sources-alpha';
import { Duration, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { LoggedPipe } from './logged-pipe.ts';
import { TableStreamSource } from './table-stream-source.ts';

/**
 * An order whose outcome has just been written. The images decide alone: `eventName` is documented as not filterable in
 * pipes. An update of a settled order, a deletion and the end of a tombstone all lack the step from PENDING.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html
 */
const SETTLED = {
  dynamodb: {
    OldImage: { orderStatus: { S: ['PENDING'] } },
    NewImage: { orderStatus: { S: ['SUCCESS', 'FAILED'] } },
  },
};

export interface SettledOrdersPipeProps {
  readonly stage: Stage;
  readonly description: string;
  readonly orders: Table;
  /** Gets the place in the stream of what could not be told. */
  readonly deadLetterQueue: Queue;
  /** Takes ten records at once, or cuts batches up itself. */
  readonly target: ITarget;
}

/** Tells a target of every outcome, from the orders table's stream. The order's write waits for none of this. */
export class SettledOrdersPipe extends LoggedPipe {
  constructor(scope: Construct, id: string, { stage, description, orders, ...props }: SettledOrdersPipeProps) {
    super(scope, id, {
      stage,
      description,
      source: new TableStreamSource(orders, {
        // LATEST loses what is written while the pipe starts or is replaced; this one announces it, at worst twice.
        startingPosition: DynamoDBStartingPosition.TRIM_HORIZON,
        // As many as SNS and EventBridge take at once.
        batchSize: 10,
        // An hour without the target must cost no announcement, for the dead-letter queue gets only a record's place in
        // the stream. Tries, about one a minute, run out long before the age does: what waits behind a record that can't
        // be delivered is nearly as old as that, and would be given up together with it.
        maximumRetryAttempts: 185,
        maximumRecordAge: Duration.hours(12),
        deadLetterQueue: props.deadLetterQueue,
      }),
      filter: new Filter([FilterPattern.fromObject(SETTLED)]),
      target: props.target,
    });
    Validations.of(this.pipeRole).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'Only dynamodb:ListStreams, which pipes require and which knows no resource.',
    });
  }
}
