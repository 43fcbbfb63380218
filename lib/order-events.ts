import { InputTransformation } from '@aws-cdk/aws-pipes-alpha';
import { EventBridgeTarget } from '@aws-cdk/aws-pipes-targets-alpha';
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type EventPattern } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { LoggedPipe } from './pipes/logged-pipe.ts';
import { SettledOrdersPipe } from './pipes/settled-orders-pipe.ts';
import type { Stage } from './stage.ts';

/** What a rule on the bus matches to hear of every outcome. docs/add-a-consumer.md says how to join. */
export const ORDER_SETTLED = {
  source: ['orders'],
  detailType: ['OrderSettled'],
} satisfies EventPattern;

/**
 * What an event tells of the order. Values without quotes of their own become JSON strings, numbers too, for a stream has
 * them as text. What a client wrote comes first: were it ever to break out of its quotes, what follows it would still
 * say whose order it is. Every path is there in every order; the reason of a failure is not, so it is left to the API.
 */
const DETAIL = `{${[
  ['name', 'S'],
  ['restaurantId', 'S'],
  ['quantity', 'N'],
  ['id', 'S'],
  ['userId', 'S'],
  ['orderStatus', 'S'],
  ['createdAt', 'S'],
  ['updatedAt', 'S'],
]
  .map(([name, type]) => `"${name}":<$.dynamodb.NewImage.${name}.${type}>`)
  .join(',')}}`;

export interface OrderEventsProps {
  readonly stage: Stage;
  readonly orders: Table;
}

/**
 * Puts every outcome on a bus as the event OrderSettled, at least once and in order per order. Whoever wants to know of
 * outcomes joins here with a rule: the stream serves two readers at most, and this is the second.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class OrderEvents extends Construct {
  readonly bus: EventBus;
  readonly pipe: LoggedPipe;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { stage, orders }: OrderEventsProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { description: 'What has become of orders.' });
    // For a consumer that joins late, or was wrong for a while. Events are about people, so they are not kept for ever.
    this.bus.archive('Archive', {
      description: 'Events of the last month, to be replayed.',
      eventPattern: { source: ORDER_SETTLED.source },
      retention: Duration.days(30),
    });
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters');
    this.pipe = new SettledOrdersPipe(this, 'Pipe', {
      stage,
      orders,
      description: 'Puts the outcome of each order on the event bus.',
      deadLetterQueue: this.deadLetterQueue,
      target: new EventBridgeTarget(this.bus, {
        source: 'orders',
        detailType: 'OrderSettled',
        time: '$.dynamodb.NewImage.updatedAt.S',
        inputTransformation: InputTransformation.fromText(DETAIL),
      }),
    });
  }
}
