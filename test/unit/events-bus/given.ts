import type { EventsApi } from '../../../local/apis/events.ts';
import { isRecord } from '../../../local/core/fields.ts';
import type { Hop } from '../../../local/journal/journal.ts';
import { OPERATOR } from '../../../local/platform/access.ts';
import type { ProvisionedResource } from '../../../local/platform/resources.ts';
import type { AwsService } from '../../../local/platform/service.ts';
import { createEvents } from '../../../local/services/events/index.ts';
import { type TestPlatform, templateResource } from '../../support/platform.ts';

export const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:kitchen';
export const DEAD_LETTERS = 'arn:aws:sqs:us-east-1:000000000000:dead-letters';
export const ROLE = 'arn:aws:iam::000000000000:role/deliver';
export const RULE = 'arn:aws:events:us-east-1:000000000000:rule/settled';
export const BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/orders';

export type Answer = EventsApi['PutEvents']['output'];

/** EventBridge under test, with the words in which tests speak of it. */
export interface Events {
  readonly service: AwsService;
  /** Calls an action as the developer. */
  ask(action: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Puts one event from `shop`, and lets everything that follows at once happen. */
  put(detail: Record<string, unknown>, more?: Record<string, unknown>): Promise<Answer>;
  /** Makes the rule `settled` for events from `shop`, on the default bus if no other is named, with one target. */
  rule(target: Record<string, unknown>, more?: Record<string, unknown>): Promise<void>;
  provision(type: string, properties: Record<string, unknown>, logicalId?: string): Promise<ProvisionedResource>;
  hops(action: string): Hop[];
}

export function givenEvents(platform: TestPlatform, options: { eventsPerArchive?: number } = {}): Events {
  const service = createEvents(platform, options);
  platform.calls.register(service);
  const ask = async (action: string, input: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const answer = await platform.calls.dispatch('events', action, input, { principal: OPERATOR, from: 'test' });
    if (!isRecord(answer)) throw new Error(`${action} answered no object.`);
    return answer;
  };
  return {
    service,
    ask,
    put: async (detail, more = {}) => {
      const entry = { Source: 'shop', DetailType: 'OrderSettled', Detail: JSON.stringify(detail), ...more };
      const answer = await platform.calls.invoke(
        'events',
        'PutEvents',
        { Entries: [entry] },
        { principal: OPERATOR, from: 'shop' },
      );
      await platform.clock.advance(0);
      return answer;
    },
    rule: async (target, more = {}) => {
      await ask('PutRule', { Name: 'settled', EventPattern: '{"source":["shop"]}', ...more });
      const { EventBusName } = { EventBusName: undefined, ...more };
      await ask('PutTargets', { Rule: 'settled', EventBusName, Targets: [{ Id: 'target', ...target }] });
    },
    provision: async (type, properties, logicalId) => {
      const provider = service.providers.find((candidate) => candidate.type === type);
      if (!provider) throw new Error(`There is no provider for ${type}.`);
      return provider.provision(templateResource(type, properties, logicalId === undefined ? {} : { logicalId }));
    },
    hops: (action) => platform.journal.read().filter((hop) => hop.action === action),
  };
}

/** The bodies of messages that a stand-in for SQS was asked to send. */
export function bodiesIn(asked: readonly { input: unknown }[]): unknown[] {
  return asked.map(({ input }) => (isRecord(input) ? input['MessageBody'] : undefined));
}
