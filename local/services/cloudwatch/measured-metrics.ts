/** The metrics of AWS services that are measured here, by namespace. Those of other namespaces come from logs. */
const MEASURED: Readonly<Record<string, readonly string[]>> = {
  'AWS/SQS': [
    'ApproximateNumberOfMessagesVisible',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateAgeOfOldestMessage',
  ],
  'AWS/States': [
    'ExecutionsStarted',
    'ExecutionsSucceeded',
    'ExecutionsFailed',
    'ExecutionsTimedOut',
    'ExecutionsAborted',
  ],
  'AWS/EventBridge/Pipes': ['Invocations', 'ExecutionFailed', 'ExecutionPartiallyFailed', 'ExecutionTimeout'],
  'AWS/SNS': ['NumberOfMessagesPublished'],
};

/** Whether an alarm on this metric can ever see a value here. */
export function isMeasured(namespace: string, name: string): boolean {
  return namespace.startsWith('AWS/') ? (MEASURED[namespace]?.includes(name) ?? false) : true;
}
