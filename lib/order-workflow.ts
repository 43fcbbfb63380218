import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { vendedLogGroupName } from './log-group-name.ts';
import type { Payments } from './payments.ts';
import type { Stage } from './stage.ts';

const DEFINITION = readFileSync(join(import.meta.dirname, '../statemachine/process-order.asl.json'), 'utf8');

/** A pipe gives up on an execution after this. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html */
const PIPE_LIMIT_SECONDS = 300;

export interface OrderWorkflowProps {
  readonly stage: Stage;
  readonly orders: ITable;
  readonly payments: Payments;
}

/**
 * Saves an order, has it paid and writes down the outcome.
 *
 * Express, and called synchronously by the pipe: a failed execution leaves the message in its queue, so that there is one
 * way for everything that fails, and it costs a hundredth of a Standard workflow's transitions.
 */
export class OrderWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly logGroup: LogGroup;
  /** After this an execution is ended, whatever it is doing; the definition says so. */
  readonly timeout = timeoutOf(DEFINITION);

  constructor(scope: Construct, id: string, { stage, orders, payments }: OrderWorkflowProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: vendedLogGroupName(this, 'states/process-order'),
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.EXPRESS,
      // A file would become an asset, which template validation never looks into.
      definitionBody: DefinitionBody.fromString(DEFINITION),
      definitionSubstitutions: {
        OrdersTable: orders.tableName,
        ProcessPaymentFunction: payments.processPayment.functionArn,
        RefundPaymentFunction: payments.refundPayment.functionArn,
      },
      tracingEnabled: true,
      logs: {
        destination: this.logGroup,
        level: stage.logDetail === 'everything' ? LogLevel.ALL : LogLevel.ERROR,
        includeExecutionData: false,
      },
    });
    Validations.of(this.stateMachine).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray and the delivery of logs to a group, whose actions know no resource: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html.',
    });
    if (stage.logDetail === 'errors')
      Validations.of(this.stateMachine).acknowledge({
        id: 'AwsSolutions::AwsSolutions-SF1',
        reason:
          'The log of every event costs more than the Express executions themselves. Failures are logged with their cause, which names the order; the course of a success is in its trace.',
      });
    orders.grant(this.stateMachine, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    for (const payment of [payments.processPayment, payments.refundPayment])
      payment.grantInvokeLatestVersion(this.stateMachine);
  }
}

function timeoutOf(definition: string): Duration {
  const machine: unknown = JSON.parse(definition);
  const seconds =
    typeof machine === 'object' && machine !== null && 'TimeoutSeconds' in machine && machine.TimeoutSeconds;
  if (typeof seconds !== 'number' || seconds >= PIPE_LIMIT_SECONDS)
    throw new Error(
      `The workflow's TimeoutSeconds is ${String(seconds)}; a pipe waits for it no longer than ${PIPE_LIMIT_SECONDS}. Set a shorter one in process-order.asl.json.`,
    );
  return Duration.seconds(seconds);
}
