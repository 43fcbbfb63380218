import { SfnStateMachine, StateMachineInvocationType } from '@aws-cdk/aws-pipes-targets-alpha';
import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { OrderWorkflow } from './order-workflow.ts';
import { LoggedPipe } from './pipes/logged-pipe.ts';
import { QueueSource } from './pipes/queue-source.ts';
import type { Stage } from './stage.ts';

/** How many times its workflow's timeout a message stays hidden, so that no retry within AWS meets a second delivery. */
const VISIBILITY_FACTOR = 6;

export interface OrderIntakeProps {
  readonly stage: Stage;
  readonly workflow: OrderWorkflow;
  /** How long a message stays hidden while it is worked on. Default: six times the workflow's timeout, the least allowed. */
  readonly visibilityTimeout?: Duration;
}

/**
 * Accepted orders wait in a queue; a pipe hands each to the workflow and takes it off the queue when that succeeds. An
 * order that fails five times goes to the dead-letter queue as it came.
 */
export class OrderIntake extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly pipe: LoggedPipe;
  readonly visibilityTimeout: Duration;

  constructor(scope: Construct, id: string, { stage, workflow, visibilityTimeout }: OrderIntakeProps) {
    super(scope, id);
    const leastVisibility = Duration.seconds(VISIBILITY_FACTOR * workflow.timeout.toSeconds());
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html asks for six times.
    if (visibilityTimeout && visibilityTimeout.toSeconds() < leastVisibility.toSeconds())
      throw new Error(
        `The queue's visibility timeout is ${visibilityTimeout.toSeconds()} seconds. Make it ${leastVisibility.toSeconds()} or more, six times the workflow's timeout, or shorten TimeoutSeconds in process-order.asl.json.`,
      );
    this.visibilityTimeout = visibilityTimeout ?? leastVisibility;
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      visibilityTimeout: this.visibilityTimeout,
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 5 },
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.pipe = new LoggedPipe(this, 'Pipe', {
      stage,
      description: 'Hands each accepted order to the workflow.',
      source: new QueueSource(this.queue),
      // The workflow gets the record as it is and reads the body itself: a template that meets a body which is not JSON
      // fails before the workflow could say what is wrong with it.
      target: new SfnStateMachine(workflow.stateMachine, {
        invocationType: StateMachineInvocationType.REQUEST_RESPONSE,
      }),
    });
  }
}
