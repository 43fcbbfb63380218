import type { Operation } from '../../../platform/calls.ts';

/** What a service is asked for when it is told to log to a group ("vended logs"). */
const ACTIONS = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
] as const;

/**
 * These actions are asked for permission and do nothing else: the services here write to log groups themselves. None of
 * them has a resource, so policies need `*`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */
export function logDeliveryActions(): [string, Operation][] {
  return ACTIONS.map((action) => [
    action,
    {
      requires: () => [{ action: `logs:${action}`, resource: '*' }],
      handle: () => ({}),
      quiet: () => true,
    },
  ]);
}
