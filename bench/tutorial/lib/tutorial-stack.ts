import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, CfnParameter, Duration, Expiration, Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  CfnGraphQLApi,
  Definition,
  FieldLogLevel,
  GraphqlApi,
  SchemaFile,
} from 'aws-cdk-lib/aws-appsync';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { TutorialFunction } from './tutorial-function.ts';

const PROJECT = join(import.meta.dirname, '..');

/**
 * The design that the order system grew from, kept as it was to be measured beside it:
 *
 * ```
 * client ─▶ API ─▶ post-order ─▶ queue ─▶ process-orders ─▶ Standard workflow: initialize-order, process-payment,
 *            │     (Lambda)               (Lambda, 5 at a    complete-order or cancel-failed-order (four Lambdas),
 *            │                             time)             the last two write and then mail
 *            └──▶ get-orders (scans), get-order, update-order, delete-order (Lambdas)
 * ```
 */
export class TutorialStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'Orders as in the tutorial: ten Lambda functions.' });
    const table = new Table(this, 'Orders', {
      partitionKey: { name: 'userId', type: AttributeType.STRING },
      sortKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
    });
    const topic = new Topic(this, 'Topic');
    topic.addSubscription(new EmailSubscription(this.#subscriptionEmail()));
    const queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(60),
      deadLetterQueue: { queue: new Queue(this, 'DeadLetters'), maxReceiveCount: 3 },
    });
    const make = (name: string, environment: Record<string, string> = {}): TutorialFunction =>
      new TutorialFunction(this, name, { TABLE_NAME: table.tableName, ...environment });

    const workflow = this.#workflow(make, table, topic);
    const poller = make('process-orders', { STATE_MACHINE_ARN: workflow.stateMachineArn });
    workflow.grantStartExecution(poller);
    poller.addEventSource(new SqsEventSource(queue, { batchSize: 5 }));

    const postOrder = make('post-order', { QUEUE_URL: queue.queueUrl });
    queue.grantSendMessages(postOrder);
    const reading = ['get-orders', 'get-order'].map((name) => make(name));
    for (const reader of reading) table.grantReadData(reader);
    const changing = ['update-order', 'delete-order'].map((name) => make(name));
    for (const changer of changing) table.grantReadWriteData(changer);
    const [getOrders, getOrder, updateOrder, deleteOrder] = [...reading, ...changing];
    const api = this.#api({
      'Query.orders': getOrders,
      'Query.order': getOrder,
      'Mutation.postOrder': postOrder,
      'Mutation.updateOrder': updateOrder,
      'Mutation.deleteOrder': deleteOrder,
    });
    new CfnOutput(this, 'GraphQLUrl', { value: api.graphqlUrl });
    new CfnOutput(this, 'ApiKey', { value: api.apiKey ?? '' });
    new CfnOutput(this, 'OrdersTableName', { value: table.tableName });
    new CfnOutput(this, 'OrdersQueueUrl', { value: queue.queueUrl });
  }

  /** Every step is a function, and whoever writes an outcome also mails it. */
  #workflow(
    make: (name: string, environment?: Record<string, string>) => TutorialFunction,
    table: Table,
    topic: Topic,
  ) {
    const steps = {
      InitializeOrder: make('initialize-order'),
      ProcessPayment: make('process-payment'),
      CompleteOrder: make('complete-order', { TOPIC_ARN: topic.topicArn }),
      CancelFailedOrder: make('cancel-failed-order', { TOPIC_ARN: topic.topicArn }),
    };
    for (const step of [steps.InitializeOrder, steps.CompleteOrder, steps.CancelFailedOrder])
      table.grantReadWriteData(step);
    for (const step of [steps.CompleteOrder, steps.CancelFailedOrder]) topic.grantPublish(step);
    const workflow = new StateMachine(this, 'Workflow', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(
        readFileSync(join(PROJECT, 'statemachine/process-order.asl.json'), 'utf8'),
      ),
      definitionSubstitutions: Object.fromEntries(
        Object.entries(steps).map(([name, { functionArn }]) => [`${name}Function`, functionArn]),
      ),
    });
    for (const step of Object.values(steps)) step.grantInvoke(workflow);
    return workflow;
  }

  /** Every field is resolved by a function, without code in between. */
  #api(resolvers: Readonly<Record<string, IFunction | undefined>>): GraphqlApi {
    const api = new GraphqlApi(this, 'Api', {
      name: 'tutorial-orders',
      definition: Definition.fromSchema(SchemaFile.fromAsset(join(PROJECT, 'schema.graphql'))),
      authorizationConfig: {
        defaultAuthorization: {
          authorizationType: AuthorizationType.API_KEY,
          apiKeyConfig: { expires: Expiration.after(Duration.days(365)) },
        },
      },
      xrayEnabled: true,
    });
    // What `logConfig` makes, without its custom resource for retention, which is an eleventh function.
    const logRole = new Role(this, 'ApiLogsRole', {
      assumedBy: new ServicePrincipal('appsync.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSAppSyncPushToCloudWatchLogs')],
    });
    const cfn = api.node.defaultChild;
    if (cfn instanceof CfnGraphQLApi)
      cfn.logConfig = { cloudWatchLogsRoleArn: logRole.roleArn, fieldLogLevel: FieldLogLevel.ALL };
    for (const [field, resolver] of Object.entries(resolvers)) {
      const [typeName = '', fieldName = ''] = field.split('.');
      if (resolver)
        api.addLambdaDataSource(`${fieldName}Source`, resolver).createResolver(field, { typeName, fieldName });
    }
    return api;
  }

  #subscriptionEmail(): string {
    const parameter = new CfnParameter(this, 'SubscriptionEmail');
    parameter.overrideLogicalId('subscriptionEmail');
    return parameter.valueAsString;
  }
}
