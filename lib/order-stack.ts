import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Customers } from './customers.ts';
import { LiveUpdates } from './live-updates.ts';
import { Notifications } from './notifications.ts';
import { Observability } from './observability.ts';
import { OrderEvents } from './order-events.ts';
import { OrderIntake } from './order-intake.ts';
import { OrderWorkflow } from './order-workflow.ts';
import { OrdersApi } from './orders-api.ts';
import { OrdersTable } from './orders-table.ts';
import { Payments } from './payments.ts';
import type { Settings } from './settings.ts';

export interface OrderStackProps extends StackProps, Settings {}

/**
 * ```
 * client ─▶ API ─▶ intake: queue ─▶ pipe ─▶ workflow ─▶ orders table ─▶ notifications: pipe ─▶ topic ─▶ email
 *   ▲        │                                  └─▶ payments      ▲ └───▶ events: pipe ─▶ bus
 *   │        └────────────── reads, changes, deletes ─────────────┘                       │
 *   └─── API ◀─────────────────────────── live updates: rule ◀────────────────────────────┘
 * ```
 */
export class OrderStack extends Stack {
  constructor(scope: Construct, id: string, { stage, auth, simulation, operationsPage, ...props }: OrderStackProps) {
    super(scope, id, { description: 'Orders: accepted, paid, announced.', ...props });

    const orders = new OrdersTable(this, 'Orders', { stage });
    const payments = new Payments(this, 'Payments', { stage, simulation });
    const workflow = new OrderWorkflow(this, 'Workflow', { stage, orders, payments });
    const intake = new OrderIntake(this, 'Intake', { stage, workflow });
    const customers = auth === 'userPool' ? new Customers(this, 'Customers', { stage }) : undefined;
    const api = new OrdersApi(this, 'Api', { stage, orders, queue: intake.queue, customers });
    const notifications = new Notifications(this, 'Notifications', { stage, orders });
    const events = new OrderEvents(this, 'Events', { stage, orders });
    const liveUpdates = new LiveUpdates(this, 'LiveUpdates', { bus: events.bus, api });

    const observability = new Observability(this, 'Observability', {
      operationsPage,
      api: api.graphql,
      queue: intake.queue,
      visibilitySeconds: intake.visibilityTimeout.toSeconds(),
      workflow: workflow.stateMachine,
      functions: payments.functions,
      paymentMetrics: payments.metricNamespace,
      orders,
      topic: notifications.topic,
      pipes: [
        { title: 'intake', pipe: intake.pipe, alarmingFailures: 5 },
        // A record that fails holds up those behind it, so a few failures matter sooner.
        { title: 'notifications', pipe: notifications.pipe, alarmingFailures: 3 },
        { title: 'events', pipe: events.pipe, alarmingFailures: 3 },
      ],
      deadLetters: [
        { title: 'orders', queue: intake.deadLetterQueue, section: 'orders-in-the-dead-letter-queue' },
        {
          title: 'notifications',
          queue: notifications.deadLetterQueue,
          section: 'outcomes-in-the-notifications-dead-letter-queue',
        },
        { title: 'events', queue: events.deadLetterQueue, section: 'outcomes-in-the-events-dead-letter-queue' },
        {
          title: 'live updates',
          queue: liveUpdates.deadLetterQueue,
          section: 'events-in-the-live-updates-dead-letter-queue',
        },
      ],
      logs: {
        api: api.logGroup,
        workflow: workflow.logGroup,
        functions: payments.functions.map((payment) => payment.logGroup),
        processPayment: payments.processPayment.logGroup,
        pipes: [intake.pipe.logGroup, notifications.pipe.logGroup, events.pipe.logGroup],
      },
    });

    new CfnOutput(this, 'GraphQLUrl', { value: api.graphql.graphqlUrl });
    if (api.graphql.apiKey) new CfnOutput(this, 'ApiKey', { value: api.graphql.apiKey });
    if (customers) {
      new CfnOutput(this, 'UserPoolId', { value: customers.pool.userPoolId });
      new CfnOutput(this, 'UserPoolClientId', { value: customers.client.userPoolClientId });
    }
    new CfnOutput(this, 'OrdersTableName', { value: orders.tableName });
    new CfnOutput(this, 'OrdersQueueUrl', { value: intake.queue.queueUrl });
    new CfnOutput(this, 'OrdersDeadLetterQueueUrl', { value: intake.deadLetterQueue.queueUrl });
    new CfnOutput(this, 'NotificationsDeadLetterQueueUrl', { value: notifications.deadLetterQueue.queueUrl });
    new CfnOutput(this, 'TopicArn', { value: notifications.topic.topicArn });
    new CfnOutput(this, 'EventBusName', { value: events.bus.eventBusName });
    new CfnOutput(this, 'EventsDeadLetterQueueUrl', { value: events.deadLetterQueue.queueUrl });
    new CfnOutput(this, 'LiveUpdatesDeadLetterQueueUrl', { value: liveUpdates.deadLetterQueue.queueUrl });
    new CfnOutput(this, 'OperatorTopicArn', { value: observability.operator.topicArn });
    new CfnOutput(this, 'DashboardName', { value: observability.dashboard.dashboardName });
  }
}
