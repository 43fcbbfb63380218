import type { ChargeOutcome } from '../../payments/payment-gateway.ts';

/**
 * The reasons that are counted one by one. Every value of a dimension is a metric that is paid for, and gateways word
 * reasons as they like: whatever is not in this list counts as Other, and stands in full in the log line.
 */
const REASONS: ReadonlySet<string> = new Set([
  'Insufficient funds',
  'Card expired',
  'Card declined by the bank',
  'Order withdrawn before payment',
]);

/**
 * Members that make a log line count a payment, in CloudWatch's embedded metric format: `Payments` by outcome, and
 * declined ones by reason too. The line is written in any case, so the metric costs no line of its own; what else stands
 * in it, ids above all, is no dimension. `now` is in milliseconds since the epoch.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function countedPayment(namespace: string, charge: ChargeOutcome, now: number): Record<string, unknown> {
  const declined = charge.outcome === 'DECLINED';
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: declined ? [['outcome'], ['outcome', 'reasonClass']] : [['outcome']],
          Metrics: [{ Name: 'Payments', Unit: 'Count' }],
        },
      ],
    },
    Payments: 1,
    ...(declined && { reasonClass: REASONS.has(charge.reason) ? charge.reason : 'Other' }),
  };
}
