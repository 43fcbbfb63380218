import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { apiMetric, declinesByReason, payments, pipeMetric, streamRecords } from './metrics.ts';
import type { Observed } from './observed.ts';

const PERIOD = Duration.minutes(5);
const HEIGHT = 6;
/** Five graphs fill the 24 columns of a dashboard. */
const WIDTHS = [5, 5, 5, 5, 4];

const LEGEND = [
  '# Orders, from left to right as they go',
  'accepted → queued → worked off → paid → read from the stream → announced. A number that falls from one graph to the next is where orders are lost or wait.',
  'IDs of single orders: Logs Insights, saved query "one order".',
].join('\n\n');

/** The chain from left to right, the alarms above it. Counts are sums of five minutes. */
export function chainDashboard(scope: Construct, id: string, observed: Observed, alarms: readonly Alarm[]): Dashboard {
  const dashboard = new Dashboard(scope, id, { defaultInterval: Duration.hours(3) });
  dashboard.addWidgets(new TextWidget({ markdown: LEGEND, width: 24, height: 3 }));
  dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 }));
  const hops = [...intake(observed), ...settling(observed), ...announcing(observed)];
  for (let first = 0; first < hops.length; first += WIDTHS.length)
    dashboard.addWidgets(
      ...hops.slice(first, first + WIDTHS.length).map(({ title, ...graph }, at): IWidget => {
        const number = first + at + 1;
        return new GraphWidget({ ...graph, title: `${number}. ${title}`, width: WIDTHS[at] ?? 5, height: HEIGHT });
      }),
    );
  return dashboard;
}

/** A graph of one hop; metrics on the right have their own scale. */
interface HopGraph {
  readonly title: string;
  readonly left: IMetric[];
  readonly right?: IMetric[];
}

function intake({ api, queue, pipes }: Observed): HopGraph[] {
  return [
    {
      title: 'Accepted',
      left: [queue.metricNumberOfMessagesSent({ statistic: 'Sum', label: 'orders', period: PERIOD })],
      right: [
        apiMetric(api, '5XXError', 'Sum', 'API: 5xx'),
        apiMetric(api, '4XXError', 'Sum', 'API: 4xx'),
        apiMetric(api, 'Latency', 'p95', 'API: latency p95 (ms)'),
      ],
    },
    {
      title: 'Queued',
      left: [
        queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label: 'waiting', period: PERIOD }),
        queue.metricApproximateNumberOfMessagesNotVisible({ statistic: 'Maximum', label: 'in work', period: PERIOD }),
      ],
    },
    {
      title: 'Age of the oldest (s)',
      left: [queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', label: 'oldest', period: PERIOD })],
    },
    {
      title: 'Pipes',
      left: pipes.flatMap(({ title, pipe }) => [
        pipeMetric(pipe, 'EventCount', 'Sum', `${title}: events`),
        pipeMetric(pipe, 'ExecutionFailed', 'Sum', `${title}: failed`),
      ]),
      right: pipes.map(({ title, pipe }) => pipeMetric(pipe, 'Duration', 'p95', `${title}: p95 (ms)`)),
    },
  ];
}

function settling({ workflow, functions, paymentMetrics, orders }: Observed): HopGraph[] {
  return [
    {
      title: 'Workflow outcomes',
      left: [
        workflow.metricStarted({ label: 'started', period: PERIOD }),
        workflow.metricSucceeded({ label: 'succeeded', period: PERIOD }),
        workflow.metricFailed({ label: 'failed', period: PERIOD }),
        workflow.metricTimedOut({ label: 'timed out', period: PERIOD }),
      ],
    },
    {
      title: 'Workflow duration (ms)',
      left: [
        ...['p50', 'p95', 'Maximum'].map((statistic) =>
          workflow.metricTime({ statistic, label: `workflow ${statistic}`, period: PERIOD }),
        ),
        ...functions.map((payment) =>
          payment.metricDuration({ statistic: 'p95', label: `${payment.node.id} p95`, period: PERIOD }),
        ),
      ],
    },
    {
      title: 'Payments by outcome',
      left: [
        payments(paymentMetrics, 'APPROVED'),
        payments(paymentMetrics, 'DECLINED'),
        ...functions.map((payment) =>
          payment.metricErrors({ statistic: 'Sum', label: `${payment.node.id} errors`, period: PERIOD }),
        ),
      ],
      right: [declinesByReason(paymentMetrics)],
    },
    { title: 'Read from the stream', left: [streamRecords(orders)] },
  ];
}

function announcing({ topic, deadLetters, api }: Observed): HopGraph[] {
  return [
    {
      title: 'Notifications',
      left: [
        topic.metricNumberOfMessagesPublished({ statistic: 'Sum', label: 'published', period: PERIOD }),
        topic.metricNumberOfNotificationsDelivered({ statistic: 'Sum', label: 'delivered', period: PERIOD }),
        topic.metricNumberOfNotificationsFailed({ statistic: 'Sum', label: 'failed', period: PERIOD }),
      ],
    },
    {
      title: 'Dead letters',
      left: deadLetters.map(({ title, queue }) =>
        queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label: title, period: PERIOD }),
      ),
    },
    {
      title: 'Live subscribers',
      left: [
        apiMetric(api, 'ActiveConnections', 'Maximum', 'connections'),
        apiMetric(api, 'ActiveSubscriptions', 'Maximum', 'subscriptions'),
      ],
      right: [apiMetric(api, 'PublishDataMessageSuccess', 'Sum', 'messages published')],
    },
  ];
}
