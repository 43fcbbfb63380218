import { Duration, Fn } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';

/** A pipe, as its metrics know it. */
export interface MeasuredPipe {
  readonly pipeName: string;
}

/** The outcomes by which payments are counted; each is a metric of its own and costs as much as one. */
export type PaymentOutcome = 'APPROVED' | 'DECLINED';

const FIVE_MINUTES = Duration.minutes(5);

/**
 * A metric of a pipe: `EventCount`, `ExecutionFailed`, `ExecutionTimeout`, `Duration` and others.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html
 */
export function pipeMetric(pipe: MeasuredPipe, metricName: string, statistic: string, label: string): Metric {
  return new Metric({
    namespace: 'AWS/EventBridge/Pipes',
    metricName,
    statistic,
    label,
    dimensionsMap: { PipeName: pipe.pipeName },
    period: FIVE_MINUTES,
  });
}

/**
 * A metric of a GraphQL API: `Latency`, `5XXError`, `ActiveSubscriptions` and others.
 * https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
 */
export function apiMetric(api: GraphqlApi, metricName: string, statistic: string, label: string): Metric {
  return new Metric({
    namespace: 'AWS/AppSync',
    metricName,
    statistic,
    label,
    dimensionsMap: { GraphQLAPIId: api.apiId },
    period: FIVE_MINUTES,
  });
}

/**
 * How many records were read from a table's stream. There is no metric of how old they were: IteratorAge is measured by
 * Lambda for its own readers, and neither pipes nor DynamoDB have one.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export function streamRecords(table: ITable): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName: 'ReturnedRecordsCount',
    statistic: 'Sum',
    label: 'records read from the stream',
    dimensionsMap: {
      TableName: table.tableName,
      Operation: 'GetRecords',
      // arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>
      StreamLabel: Fn.select(3, Fn.split('/', table.tableStreamArn ?? '')),
    },
    period: FIVE_MINUTES,
  });
}

/** Payments of one outcome, as the payment function counts them in its log (`src/functions/shared/payment-metric.ts`). */
export function payments(namespace: string, outcome: PaymentOutcome): Metric {
  return new Metric({
    namespace,
    metricName: 'Payments',
    statistic: 'Sum',
    label: outcome,
    dimensionsMap: { outcome },
    period: FIVE_MINUTES,
  });
}

/** Declined payments, a line for each class of reasons that comes up. Searches are for dashboards; alarms can't have them. */
export function declinesByReason(namespace: string): MathExpression {
  return new MathExpression({
    expression: `SEARCH('{"${namespace}",outcome,reasonClass} MetricName="Payments"', 'Sum', ${FIVE_MINUTES.toSeconds()})`,
    label: '',
    period: FIVE_MINUTES,
  });
}

/** The sum of metrics that count. One that has no value counts as 0: services leave out what did not happen. */
export function sumOf(label: string, metrics: Readonly<Record<string, IMetric>>): MathExpression {
  return new MathExpression({
    expression: Object.keys(metrics)
      .map((name) => `FILL(${name}, 0)`)
      .join(' + '),
    usingMetrics: { ...metrics },
    label,
    period: FIVE_MINUTES,
  });
}
