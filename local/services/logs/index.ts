import type { AwsService, Platform } from '../../platform/service.ts';
import { createLogGroup } from './actions/create-log-group.ts';
import { createLogStream } from './actions/create-log-stream.ts';
import { describeLogGroups } from './actions/describe-log-groups.ts';
import { describeLogStreams } from './actions/describe-log-streams.ts';
import { filterLogEvents } from './actions/filter-log-events.ts';
import { getLogEvents } from './actions/get-log-events.ts';
import { logDeliveryActions } from './actions/log-delivery.ts';
import { putLogEvents } from './actions/put-log-events.ts';
import { describeQueryDefinitions, getQueryResults, startQuery } from './actions/queries.ts';
import { groupOf, type LogsContext } from './context.ts';
import { compileFilterPattern } from './filter-pattern.ts';
import type { LogEvent } from './log-group.ts';
import { LogStore } from './log-store.ts';
import { logGroupProvider } from './providers/log-group.ts';
import { queryDefinitionProvider } from './providers/query-definition.ts';
import { Queries } from './queries.ts';

export type { LogEvent } from './log-group.ts';

/** CloudWatch Logs, with what the control API shows of it. */
export interface LogsService extends AwsService {
  /** The names of all groups. */
  groups(): string[];
  /**
   * The events of a group in order of arrival: those from sequence `since` on whose message passes `filter`, a
   * CloudWatch Logs filter pattern, and of these the last `limit` (1,000). Raises AwsError `ResourceNotFoundException`
   * and `InvalidParameterException`.
   */
  tail(group: string, options?: { since?: number; filter?: string; limit?: number }): LogEvent[];
}

/** `eventsPerGroup` bounds what a group keeps. */
export function createLogs(platform: Platform, options: { eventsPerGroup?: number } = {}): LogsService {
  const store = new LogStore(options.eventsPerGroup, platform.storage);
  const context: LogsContext = { platform, store, queries: new Queries() };
  return {
    name: 'logs',
    operations: new Map([
      ['CreateLogGroup', createLogGroup(context)],
      ['CreateLogStream', createLogStream(context)],
      ['PutLogEvents', putLogEvents(context)],
      ['GetLogEvents', getLogEvents(context)],
      ['FilterLogEvents', filterLogEvents(context)],
      ['DescribeLogGroups', describeLogGroups(context)],
      ['DescribeLogStreams', describeLogStreams(context)],
      ['StartQuery', startQuery(context)],
      ['GetQueryResults', getQueryResults(context)],
      ['DescribeQueryDefinitions', describeQueryDefinitions(context)],
      ...logDeliveryActions(),
    ]),
    protocols: [{ kind: 'json', targetPrefix: 'Logs_20140328', version: '1.1' }],
    providers: [logGroupProvider(context), queryDefinitionProvider(context)],
    leftovers: () =>
      [...store.unclaimed].map(
        (name) => `The assembly does not have the log group ${name} any more. It is kept with its events.`,
      ),
    groups: () => [...store.groups.keys()],
    tail: (name, { since = 0, filter = '', limit = 1_000 } = {}) => {
      const matches = compileFilterPattern(filter);
      return store
        .current(groupOf(context, name), platform.clock.now())
        .filter((event) => event.sequence >= since && matches(event.message))
        .slice(-limit)
        .map(({ record }) => record);
    },
  };
}
