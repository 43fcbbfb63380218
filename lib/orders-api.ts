import { join } from 'node:path';
import { Expiration, Validations } from 'aws-cdk-lib';
import {
  type AuthorizationMode,
  AuthorizationType,
  type BackedDataSource,
  type BaseDataSource,
  CfnGraphQLApi,
  Definition,
  FieldLogLevel,
  FunctionRuntime,
  GraphqlApi,
  HttpDataSource,
  IntrospectionConfig,
} from 'aws-cdk-lib/aws-appsync';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { apiKeyExpiry } from './api-key-expiry.ts';
import type { Customers } from './customers.ts';
import { resolverCode } from './resolver-code.ts';
import { SchemaDefinition } from './schema-definition.ts';
import type { Stage } from './stage.ts';
import { TableDataSource } from './table-data-source.ts';

const SCHEMA = join(import.meta.dirname, '../schema.graphql');

export interface OrdersApiProps {
  readonly stage: Stage;
  readonly orders: ITable;
  readonly queue: IQueue;
  /** Who may call; without it, whoever has the API key. */
  readonly customers?: Customers | undefined;
}

/** The GraphQL API. Orders are posted to the queue, and read, changed and deleted in the table; no Lambda is in between. */
export class OrdersApi extends Construct {
  readonly graphql: GraphqlApi;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { stage, orders, queue, customers }: OrdersApiProps) {
    super(scope, id);
    const { queryDepthLimit } = stage;
    this.graphql = new GraphqlApi(this, 'GraphQL', {
      name: `orders-${stage.name}`,
      definition: Definition.fromSchema(new SchemaDefinition(SCHEMA)),
      authorizationConfig: {
        defaultAuthorization: customers ? signedIn(customers) : withApiKey(stage),
        // For the one mutation that is not for clients.
        additionalAuthorizationModes: [{ authorizationType: AuthorizationType.IAM }],
      },
      environmentVariables: { ORDERS_QUEUE_URL: queue.queueUrl },
      introspectionConfig: stage.introspection ? IntrospectionConfig.ENABLED : IntrospectionConfig.DISABLED,
      ...(queryDepthLimit !== undefined && { queryDepthLimit }),
      xrayEnabled: true,
    });
    this.logGroup = this.#log(stage);

    const table = new TableDataSource(this, 'OrdersTable', {
      api: this.graphql,
      table: orders,
      actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    });
    const sqs = new HttpDataSource(this, 'OrdersQueue', {
      api: this.graphql,
      endpoint: `https://sqs.${queue.stack.region}.${queue.stack.urlSuffix}`,
      authorizationConfig: { signingRegion: queue.stack.region, signingServiceName: 'sqs' },
    });
    queue.grant(sqs, 'sqs:SendMessage');

    const none = this.graphql.addNoneDataSource('None');

    for (const field of [
      'Query.order',
      'Query.orders',
      'Query.listOrders',
      'Mutation.updateOrder',
      'Mutation.deleteOrder',
      'Mutation.publishOrder',
    ])
      this.#resolver(field, table);
    this.#resolver('Subscription.onOrderUpdated', none);
    this.#pipeline('Mutation.postOrder', { 'postOrder.findOrder': table, 'postOrder.enqueueOrder': sqs });
  }

  /**
   * Logs fields without arguments, headers and results: those are about people. The construct's own `logConfig` comes
   * with a custom resource, that is a third Lambda function, and a policy for every log group of the account.
   */
  #log(stage: Stage): LogGroup {
    const role = new Role(this, 'LogsRole', { assumedBy: new ServicePrincipal('appsync.amazonaws.com') });
    const logGroup = new LogGroup(this, 'Logs', {
      // AppSync knows no other name.
      logGroupName: `/aws/appsync/apis/${this.graphql.apiId}`,
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });
    logGroup.grantWrite(role);
    const api = this.graphql.node.defaultChild;
    if (!(api instanceof CfnGraphQLApi)) throw new Error('The GraphqlApi construct holds no CfnGraphQLApi any more.');
    api.logConfig = {
      cloudWatchLogsRoleArn: role.roleArn,
      fieldLogLevel: stage.logDetail === 'everything' ? FieldLogLevel.ALL : FieldLogLevel.ERROR,
      excludeVerboseContent: true,
    };
    Validations.of(this.graphql).acknowledge({
      id: 'AwsSolutions::AwsSolutions-ASC3',
      reason:
        'Requests are logged with their fields and errors. What the rule misses is their content: headers, arguments and results, which are about people and must not be kept.',
    });
    return logGroup;
  }

  /** A resolver that makes one call to `source`: `Query.order` from `src/resolvers/Query.order.ts`. */
  #resolver(field: string, source: BaseDataSource): void {
    source.createResolver(field, {
      ...fieldNamed(field),
      runtime: FunctionRuntime.JS_1_0_0,
      code: resolverCode(field),
    });
  }

  /** A resolver that makes one call after the other, by the functions named, each to its source. */
  #pipeline(field: string, functions: Readonly<Record<string, BackedDataSource>>): void {
    const steps = Object.entries(functions).map(([name, source]) =>
      source.createFunction(name, {
        name: name.replace('.', '_'),
        runtime: FunctionRuntime.JS_1_0_0,
        code: resolverCode(name),
      }),
    );
    this.graphql.createResolver(field, {
      ...fieldNamed(field),
      runtime: FunctionRuntime.JS_1_0_0,
      code: resolverCode(field),
      pipelineConfig: steps,
    });
  }
}

function withApiKey(stage: Stage): AuthorizationMode {
  return {
    authorizationType: AuthorizationType.API_KEY,
    apiKeyConfig: { expires: Expiration.atDate(apiKeyExpiry(new Date(), stage.apiKeyLifetime)) },
  };
}

/** Tokens of the pool that were issued for its own client, no other. */
function signedIn({ pool, client }: Customers): AuthorizationMode {
  return {
    authorizationType: AuthorizationType.USER_POOL,
    userPoolConfig: { userPool: pool, appIdClientRegex: client.userPoolClientId },
  };
}

function fieldNamed(name: string): { typeName: string; fieldName: string } {
  const [typeName = '', fieldName = ''] = name.split('.');
  return { typeName, fieldName };
}
