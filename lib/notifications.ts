import { InputTransformation } from '@aws-cdk/aws-pipes-alpha';
import { CfnParameter } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { LoggedPipe } from './pipes/logged-pipe.ts';
import { SettledOrdersPipe } from './pipes/settled-orders-pipe.ts';
import { SnsTarget } from './pipes/sns-target.ts';
import type { Stage } from './stage.ts';

/**
 * What the customer reads. The first word is the outcome, since a pipe can't set a subject. Every path in it is there in
 * every order, and none leads to text that a client wrote: what pipes do with a missing path, a quotation mark or a line
 * feed inside a value is not documented. So the reason of a failure is left to the API.
 */
const MESSAGE = [
  '<$.dynamodb.NewImage.orderStatus.S>: your order <$.dynamodb.NewImage.id.S>',
  ' placed at <$.dynamodb.NewImage.createdAt.S> is settled.',
  ' SUCCESS means that it was paid; FAILED means that the payment was declined and nothing was charged,',
  ' and paymentError of the order says why.',
].join('');

export interface NotificationsProps {
  readonly stage: Stage;
  readonly orders: Table;
}

/** Announces every outcome by email. The order's write is long done by then, and waits for none of this. */
export class Notifications extends Construct {
  readonly topic: Topic;
  readonly deadLetterQueue: Queue;
  readonly pipe: LoggedPipe;

  constructor(scope: Construct, id: string, { stage, orders }: NotificationsProps) {
    super(scope, id);
    // For both ways to fail: the pipe could not publish, or SNS tried for hours and could not deliver the email.
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters');
    this.topic = new Topic(this, 'Topic', { displayName: 'Orders', enforceSSL: true });
    this.topic.addSubscription(
      new EmailSubscription(this.#subscriptionEmail().valueAsString, { deadLetterQueue: this.deadLetterQueue }),
    );
    this.pipe = new SettledOrdersPipe(this, 'Pipe', {
      stage,
      orders,
      description: 'Announces the outcome of each order.',
      deadLetterQueue: this.deadLetterQueue,
      target: new SnsTarget(this.topic, InputTransformation.fromText(MESSAGE)),
    });
  }

  #subscriptionEmail(): CfnParameter {
    const parameter = new CfnParameter(this, 'SubscriptionEmail', {
      description: 'The address that gets an email about the outcome of each order',
      allowedPattern: '[^@\\s]+@[^@\\s]+\\.[^@\\s]+',
      constraintDescription: 'Give an email address, such as you@example.com.',
    });
    // Scripts and people give it by this name.
    parameter.overrideLogicalId('subscriptionEmail');
    return parameter;
  }
}
