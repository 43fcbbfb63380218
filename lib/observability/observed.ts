import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { MeasuredPipe } from './metrics.ts';

/** A pipe, what it is called on the dashboard, and how many failures within five minutes are worth waking somebody. */
export interface ObservedPipe {
  readonly title: string;
  readonly pipe: MeasuredPipe;
  readonly alarmingFailures: number;
}

/** A dead-letter queue and the section of docs/operations.md that says what to do when something is in it. */
export interface ObservedDeadLetters {
  readonly title: string;
  readonly queue: IQueue;
  readonly section: string;
}

/** What is watched, hop by hop. A new hop joins one of the lists. */
export interface Observed {
  readonly api: GraphqlApi;
  readonly queue: IQueue;
  /** Seconds for which a message that failed once waits for its second delivery. */
  readonly visibilitySeconds: number;
  readonly workflow: StateMachine;
  readonly functions: readonly IFunction[];
  /** The namespace under which the payment function counts outcomes. */
  readonly paymentMetrics: string;
  readonly orders: ITable;
  readonly topic: ITopic;
  readonly pipes: readonly ObservedPipe[];
  readonly deadLetters: readonly ObservedDeadLetters[];
  readonly logs: ObservedLogs;
}

/** The log groups that saved queries look into. */
export interface ObservedLogs {
  readonly api: ILogGroup;
  readonly workflow: ILogGroup;
  readonly functions: readonly ILogGroup[];
  readonly processPayment: ILogGroup;
  readonly pipes: readonly ILogGroup[];
}
