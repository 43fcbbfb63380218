/** The CloudWatch Logs actions that other services call. Timestamps are milliseconds since the epoch. */
export interface LogsApi {
  CreateLogGroup: { input: { logGroupName: string }; output: Record<string, never> };
  CreateLogStream: { input: { logGroupName: string; logStreamName: string }; output: Record<string, never> };
  /** Makes the stream if there is none; the group must exist. */
  PutLogEvents: {
    input: { logGroupName: string; logStreamName: string; logEvents: { timestamp: number; message: string }[] };
    output: Record<string, unknown>;
  };
  /** Asked once when a service is told to log to a group (vended logs); only authorized, nothing is stored. */
  CreateLogDelivery: { input: { logGroupArn: string }; output: Record<string, unknown> };
}
