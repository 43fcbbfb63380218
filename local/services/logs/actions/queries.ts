import { randomUUID } from 'node:crypto';
import { AwsError } from '../../../core/aws-error.ts';
import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { groupNameOf, groupOf, invalidParameter, type LogsContext, onGroup, requestOf } from '../context.ts';
import type { QueriedEvent } from '../insights/record.ts';
import { compileQuery } from '../insights/run-query.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
const MAXIMUM_GROUPS = 50;
const MAXIMUM_RESULTS = 10_000;

/**
 * Runs a query at once; its answer is kept for GetQueryResults. Times are seconds since the epoch.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
 */
export function startQuery(context: LogsContext): Operation {
  return {
    requires: (input) => groupNamesOf(requestOf(input)).map((name) => onGroup(context, 'StartQuery', name)),
    handle: (input) => {
      const request = requestOf(input);
      const run = compileQuery(request.string('queryString'));
      const [from, until] = [secondsOf(request, 'startTime'), secondsOf(request, 'endTime')];
      const limit = request.optionalInteger('limit', { min: 1, max: MAXIMUM_RESULTS }) ?? MAXIMUM_RESULTS;
      const scanned = groupNamesOf(request).flatMap((name) =>
        eventsOf(context, name, from * 1_000, until * 1_000 + 999),
      );
      const { results, matched } = run(scanned, limit);
      const queryId = randomUUID();
      context.queries.add(queryId, {
        results,
        statistics: {
          recordsMatched: matched,
          recordsScanned: scanned.length,
          bytesScanned: scanned.reduce((bytes, { message }) => bytes + Buffer.byteLength(message), 0),
        },
        status: 'Complete',
      });
      return { queryId };
    },
    quiet: () => true,
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html */
export function getQueryResults(context: LogsContext): Operation {
  return {
    requires: () => [{ action: 'logs:GetQueryResults', resource: '*' }],
    handle: (input) => {
      const id = requestOf(input).string('queryId');
      const found = context.queries.results(id);
      if (!found) throw new AwsError('ResourceNotFoundException', `There is no query ${id}; the last 100 are kept.`);
      return found;
    },
    quiet: () => true,
  };
}

/** The saved queries. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeQueryDefinitions.html */
export function describeQueryDefinitions(context: LogsContext): Operation {
  return {
    requires: () => [{ action: 'logs:DescribeQueryDefinitions', resource: '*' }],
    handle: (input) => {
      const prefix = requestOf(input).optionalString('queryDefinitionNamePrefix') ?? '';
      return { queryDefinitions: context.queries.definitions().filter(({ name }) => name.startsWith(prefix)) };
    },
    quiet: () => true,
  };
}

function groupNamesOf(request: Fields): string[] {
  const lists = ['logGroupNames', 'logGroupIdentifiers'].filter((name) => request.has(name));
  const single = request.has('logGroupName') ? [request.string('logGroupName')] : [];
  if (lists.length + single.length !== 1)
    throw invalidParameter('Give one of logGroupName, logGroupNames and logGroupIdentifiers.');
  const listed = request.optionalArray(lists[0] ?? '') ?? [];
  const names = [...single, ...listed.map((each) => groupNameOf(requestOf({ logGroupIdentifier: each })))];
  if (names.length === 0 || names.length > MAXIMUM_GROUPS)
    throw invalidParameter(`A query looks into 1 to ${MAXIMUM_GROUPS} log groups, but was given ${names.length}.`);
  return names;
}

function secondsOf(request: Fields, name: string): number {
  const seconds = request.optionalInteger(name, { min: 0, max: 253_402_300_799 });
  if (seconds === undefined) throw invalidParameter(`${name} is missing; it must be seconds since 1970.`);
  return seconds;
}

function eventsOf(context: LogsContext, name: string, from: number, until: number): QueriedEvent[] {
  const { clock, environment } = context.platform;
  const group = groupOf(context, name);
  return context.store
    .current(group, clock.now())
    .filter(({ timestamp }) => timestamp >= from && timestamp <= until)
    .map(({ timestamp, ingestionTime, message, stream, sequence }) => ({
      timestamp,
      ingestionTime,
      message,
      logStream: stream,
      log: `${environment.accountId}:${name}`,
      pointer: Buffer.from(`${name} ${sequence}`).toString('base64'),
    }));
}
