import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';

const logs = new CloudWatchLogsClient({});

/** The first line since `since` with this word in it, of a log group whose name begins so. */
export async function lineIn(prefix: string, word: string, since: number): Promise<string | undefined> {
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix }));
  for (const { logGroupName } of logGroups) {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName, startTime: since, filterPattern: `"${word}"` }),
    );
    const [first] = events;
    if (first?.message !== undefined) return first.message;
  }
  return undefined;
}
