import { AwsError } from '../core/aws-error.ts';
import type { ControlEndpoint } from './control-api.ts';
import { type JourneySources, journeyOf, tracesIn } from './journey.ts';
import { numberOf, textOf } from './query.ts';

/** One id's way, and the logs and traces it left. */
export function journeyEndpoints(sources: JourneySources): ControlEndpoint[] {
  return [
    {
      method: 'GET',
      name: 'journey',
      about: 'everything about one id: hops, executions with their states, log lines, traces, emails; ?id=',
      answer: (query) => {
        const id = textOf(query, 'id');
        const journey = journeyOf(sources, id);
        if (journey.hops.length === 0 && journey.emails.length === 0)
          throw new AwsError('NotFound', `Nothing is known of ${id}, or it is so long ago that it is forgotten.`, {
            status: 404,
          });
        return journey;
      },
    },
    {
      method: 'GET',
      name: 'traces',
      about: "traces as X-Ray's BatchGetTraces gives them; ?id= of one order, or ?traceIds= separated by commas",
      answer: (query) => {
        const given = query.get('traceIds');
        const ids =
          given === null
            ? tracesIn(sources.journal.read({ correlationId: textOf(query, 'id') }))
            : given.split(',').filter((id) => id !== '');
        const traces = sources.traces(ids);
        const found = new Set(traces.map(({ Id }) => Id));
        return { Traces: traces, UnprocessedTraceIds: ids.filter((id) => !found.has(id)) };
      },
    },
    {
      method: 'GET',
      name: 'logs',
      about: 'the log groups; ?group= the latest events of one, ?filter= a CloudWatch Logs filter pattern, ?limit=',
      answer: (query) => {
        const group = query.get('group');
        if (group === null) return { groups: sources.logs.groups() };
        const filter = query.get('filter') ?? '';
        const events = sources.logs.tail(group, { filter, limit: numberOf(query, 'limit', 200) });
        return { events: events.map(({ timestamp, stream, message }) => ({ at: timestamp, stream, message })) };
      },
    },
  ];
}
