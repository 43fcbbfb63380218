import { Aws } from 'aws-cdk-lib';
import { type EventBus, EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { AppSync } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { ORDER_SETTLED } from './order-events.ts';
import type { OrdersApi } from './orders-api.ts';

/** Subscribers get what is selected here, and filters see it: without `userId` nobody would hear of anything. */
const PUBLISH_ORDER = `mutation PublishOrder($userId: ID!, $id: ID!) {
  publishOrder(userId: $userId, id: $id) {
    id name quantity restaurantId orderStatus createdAt updatedAt paymentError userId
  }
}`;

export interface LiveUpdatesProps {
  readonly bus: EventBus;
  readonly api: OrdersApi;
}

/**
 * Tells a customer's subscribed clients of an order's outcome: a rule calls the one mutation that subscriptions listen
 * to, under a role that may do nothing else.
 */
export class LiveUpdates extends Construct {
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { bus, api }: LiveUpdatesProps) {
    super(scope, id);
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters');
    const role = new Role(this, 'RuleRole', {
      // No rule of another account: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    api.graphql.grantMutation(role, 'publishOrder');
    new Rule(this, 'Rule', {
      description: 'Tells subscribed clients of the outcome of each order.',
      eventBus: bus,
      eventPattern: ORDER_SETTLED,
      targets: [
        new AppSync(api.graphql, {
          graphQLOperation: PUBLISH_ORDER,
          variables: RuleTargetInput.fromObject({
            userId: EventField.fromPath('$.detail.userId'),
            id: EventField.fromPath('$.detail.id'),
          }),
          eventRole: role,
          deadLetterQueue: this.deadLetterQueue,
        }),
      ],
    });
  }
}
