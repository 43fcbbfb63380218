/**
 * The policies that AWS maintains and that templates of this kind attach, as documented on 2026-11-23. Others are
 * refused by name: their content changes on AWS without notice, and a guess would allow or refuse the wrong thing.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const LOG_WRITING = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

const DOCUMENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['service-role/AWSLambdaBasicExecutionRole', LOG_WRITING],
  ['service-role/AWSAppSyncPushToCloudWatchLogs', LOG_WRITING],
  [
    'AWSXRayDaemonWriteAccess',
    [
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:GetSamplingStatisticSummaries',
    ],
  ],
]);

/** The document of a policy by its ARN (`arn:aws:iam::aws:policy/…`); undefined when `arn` is none that AWS maintains. */
export function awsManagedPolicy(arn: string): { name: string; document: unknown } | undefined {
  const path = /^arn:[\w-]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  if (path === undefined) return undefined;
  const actions = DOCUMENTS.get(path);
  if (!actions)
    throw new Error(
      `The managed policy ${arn} is not known to the local cloud; it knows ${[...DOCUMENTS.keys()].join(', ')}.`,
    );
  return {
    name: path.split('/').at(-1) ?? path,
    document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
  };
}
