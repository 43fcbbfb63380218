import type { ControlEndpoint } from './control-api.ts';
import type { Insight } from './insight.ts';
import { numberOf } from './query.ts';

/** What the console draws: the template as a map, how it stands, and the business ids that came through it. */
export function mapEndpoints(insight: Insight): ControlEndpoint[] {
  return [
    {
      method: 'GET',
      name: 'map',
      about: 'the template as a graph: resources, and the ways along which work goes between them',
      answer: () => insight.map(),
    },
    {
      method: 'GET',
      name: 'status',
      about: 'counts and gauges of every resource and way of the map since the start',
      answer: () => insight.status(),
    },
    {
      method: 'GET',
      name: 'ids',
      about: 'a line about each id, newest first; ?before= a sequence, ?limit=',
      answer: (query) =>
        insight.ids.read({
          before: numberOf(query, 'before', Number.MAX_SAFE_INTEGER),
          limit: numberOf(query, 'limit', 100),
        }),
    },
  ];
}
