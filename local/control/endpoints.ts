import { AwsError } from '../core/aws-error.ts';
import type { SystemClock } from '../core/clock.ts';
import { Fields } from '../core/fields.ts';
import { faultEndpoints } from '../faults/control.ts';
import type { Faults } from '../faults/faults.ts';
import type { Journal } from '../journal/journal.ts';
import { billEndpoint } from '../meter/bill-endpoint.ts';
import type { Meter } from '../meter/meter.ts';
import type { Inbox } from '../services/sns/inbox.ts';
import type { ControlEndpoint } from './control-api.ts';
import type { Insight } from './insight.ts';
import { mapEndpoints } from './map-endpoints.ts';
import { numberOf } from './query.ts';
import { samplesEndpoint } from './samples.ts';
import type { SampleView } from './views.ts';

/** What the control API shows of a running cloud. */
export interface Shown {
  readonly insight: Insight;
  readonly journal: Journal;
  readonly meter: Meter;
  readonly inbox: Inbox;
  readonly clock: SystemClock;
  readonly faults: Faults;
  readonly samples: readonly SampleView[];
  /** Addresses, keys, seed, outputs: what a person or a command needs to get going. */
  info(): object;
  /** Makes everything as it was after the start. */
  reset(): Promise<void>;
}

/** The addresses under `/_local`. */
export function controlEndpoints(cloud: Shown): ControlEndpoint[] {
  return [
    {
      method: 'GET',
      name: 'info',
      about: 'URLs, API key, seed, outputs and resources of what runs',
      answer: () => cloud.info(),
    },
    {
      method: 'GET',
      name: 'journal',
      about: 'hops, oldest first; ?id= of one order, ?since= a sequence, ?limit=',
      answer: (query) => {
        const id = query.get('id');
        const hops = cloud.journal.read({
          ...(id !== null && { correlationId: id }),
          since: numberOf(query, 'since', 0),
          limit: numberOf(query, 'limit', 1_000),
        });
        return { next: cloud.journal.next, hops };
      },
    },
    {
      method: 'GET',
      name: 'inbox',
      about: 'emails as the customer gets them, newest first; ?id= of one order, ?limit=',
      answer: (query) => ({
        emails: cloud.inbox.read(query.get('id') ?? undefined).slice(0, numberOf(query, 'limit', 10_000)),
      }),
    },
    ...mapEndpoints(cloud.insight),
    ...faultEndpoints(cloud.faults),
    billEndpoint(cloud.meter),
    samplesEndpoint(cloud.samples),
    {
      method: 'POST',
      name: 'reset',
      about:
        'makes everything as it was after the start: queues, tables, journal, inbox, faults; what is under way ends',
      answer: async () => {
        await cloud.reset();
        return {};
      },
    },
    {
      method: 'POST',
      name: 'clock',
      about: 'moves time ahead by {"advanceMs": N}, so that visibility timeouts and retention can be seen at once',
      answer: (_query, body) => {
        const fields = new Fields(body, (message) => new AwsError('BadRequest', message));
        const by = fields.optionalInteger('advanceMs', { min: 1, max: 366 * 24 * 3_600_000 });
        if (by === undefined)
          throw new AwsError('BadRequest', 'advanceMs is missing; it must be a number of milliseconds.');
        cloud.clock.advance(by);
        return { now: new Date(cloud.clock.now()).toISOString() };
      },
    },
  ];
}
