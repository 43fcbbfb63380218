import { Aws } from 'aws-cdk-lib';
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ObservedLogs } from './observed.ts';

/** What stands for the order's id in a saved query, to be replaced before it runs. */
export const ORDER_ID = 'ORDER_ID';

interface SavedQuery {
  readonly name: string;
  /** The commands, without the pipe signs between them. */
  readonly commands: readonly string[];
  readonly groups: (logs: ObservedLogs) => readonly ILogGroup[];
}

const everything = ({ api, workflow, functions, pipes }: ObservedLogs): readonly ILogGroup[] => [
  api,
  workflow,
  ...functions,
  ...pipes,
];

/**
 * The questions that come up at night, ready to be asked. Commands and functions are those that the local cloud knows
 * too, where a test runs each query over the lines of a real run.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
const SAVED_QUERIES = {
  OneOrder: {
    name: 'one order',
    commands: [
      'fields @timestamp, coalesce(service, type, messageType, logType) as part, coalesce(message, details.error) as what, outcome, reason, executionArn, xray_trace_id, @message',
      `filter @message like "${ORDER_ID}"`,
      'sort @timestamp asc',
      'limit 1000',
    ],
    groups: everything,
  },
  OneExecution: {
    name: 'one execution',
    commands: [
      'fields @timestamp, type, details.name as state, details.resource as action, details.error as error, details.cause as cause',
      'filter execution_arn = "EXECUTION_ARN"',
      'sort @timestamp asc',
      'limit 1000',
    ],
    groups: ({ workflow }) => [workflow],
  },
  SlowestHops: {
    name: 'slowest hops',
    commands: [
      'filter logType = "Tracing" or type = "platform.report"',
      'fields duration / 1000000 as fieldMs, record.metrics.durationMs as functionMs',
      'fields coalesce(fieldMs, functionMs) as ms, coalesce(fieldName, @log) as hop',
      'stats count(*) as calls, pct(ms, 50) as p50, pct(ms, 95) as p95, max(ms) as slowest by hop',
      'sort p95 desc',
      'limit 20',
    ],
    groups: ({ api, functions }) => [api, ...functions],
  },
  Declines: {
    name: 'declines by reason',
    commands: [
      'filter message = "Charge settled" and outcome = "DECLINED"',
      'stats count(*) as declines by reason',
      'sort declines desc',
    ],
    groups: ({ processPayment }) => [processPayment],
  },
  RefusedCalls: {
    name: 'refused calls',
    commands: [
      'fields @timestamp, coalesce(fieldName, details.name, messageType, logType) as what, coalesce(errors.0, details.cause, error.message) as why, statusCode, @log',
      'filter @message like /"fieldInError": ?true/ or statusCode >= 400 or @message like /not authorized|AccessDenied/',
      'sort @timestamp desc',
      'limit 200',
    ],
    groups: everything,
  },
} as const satisfies Readonly<Record<string, SavedQuery>>;

/** The saved queries of a stack, in a folder named after it. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, logs: ObservedLogs) {
    super(scope, id);
    // The construct for this writes the commands in an order of its own and knows a part of them.
    for (const [queryId, query] of Object.entries<SavedQuery>(SAVED_QUERIES))
      new CfnQueryDefinition(this, queryId, {
        name: `${Aws.STACK_NAME}/${query.name}`,
        queryString: query.commands.join('\n| '),
        logGroupNames: query.groups(logs).map((group) => group.logGroupName),
      });
  }
}
