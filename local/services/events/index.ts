import type { Operation } from '../../platform/calls.ts';
import type { AwsService, Platform } from '../../platform/service.ts';
import { createArchive, deleteArchive, describeArchive, listArchives } from './actions/archives.ts';
import { createEventBus, deleteEventBus, describeEventBus, listEventBuses } from './actions/event-buses.ts';
import { putEvents } from './actions/put-events.ts';
import { cancelReplay, describeReplay, listReplays, startReplay } from './actions/replays.ts';
import { deleteRule, describeRule, disableRule, enableRule, listRules, putRule } from './actions/rules.ts';
import { listTargetsByRule, putTargets, removeTargets } from './actions/targets.ts';
import { testEventPattern } from './actions/test-event-pattern.ts';
import { ArchiveStore } from './archive-store.ts';
import { BusStore } from './bus-store.ts';
import type { EventsContext } from './context.ts';
import { Deliveries } from './deliveries.ts';
import { archiveProvider } from './providers/archive.ts';
import { eventBusProvider } from './providers/event-bus.ts';
import { ruleProvider } from './providers/rule.ts';
import { Replays } from './replays.ts';
import { Router } from './router.ts';

/** Amazon EventBridge: buses, rules, archives and replays. `eventsPerArchive` bounds what an archive keeps. */
export function createEvents(platform: Platform, options: { eventsPerArchive?: number } = {}): AwsService {
  const deliveries = new Deliveries(platform);
  const archives = new ArchiveStore(platform.environment, options.eventsPerArchive);
  const router = new Router(platform, archives, deliveries);
  const context: EventsContext = {
    platform,
    buses: new BusStore(platform.environment, platform.clock),
    archives,
    router,
    replays: new Replays(platform, router),
  };
  return {
    name: 'events',
    operations: operationsOf(context),
    protocols: [{ kind: 'json', targetPrefix: 'AWSEvents', version: '1.1' }],
    providers: [eventBusProvider(context), ruleProvider(context), archiveProvider(context)],
    gauges: function* () {
      for (const archive of archives.list())
        yield [archive.arn, { events: archive.contents(platform.clock.now()).eventCount }];
    },
    stop: async () => {
      context.replays.stop();
      deliveries.stop();
    },
  };
}

function operationsOf(context: EventsContext): ReadonlyMap<string, Operation> {
  return new Map([
    ['PutEvents', putEvents(context)],
    ['TestEventPattern', testEventPattern()],
    ['CreateEventBus', createEventBus(context)],
    ['DeleteEventBus', deleteEventBus(context)],
    ['DescribeEventBus', describeEventBus(context)],
    ['ListEventBuses', listEventBuses(context)],
    ['PutRule', putRule(context)],
    ['DeleteRule', deleteRule(context)],
    ['DescribeRule', describeRule(context)],
    ['ListRules', listRules(context)],
    ['EnableRule', enableRule(context)],
    ['DisableRule', disableRule(context)],
    ['PutTargets', putTargets(context)],
    ['RemoveTargets', removeTargets(context)],
    ['ListTargetsByRule', listTargetsByRule(context)],
    ['CreateArchive', createArchive(context)],
    ['DescribeArchive', describeArchive(context)],
    ['ListArchives', listArchives(context)],
    ['DeleteArchive', deleteArchive(context)],
    ['StartReplay', startReplay(context)],
    ['DescribeReplay', describeReplay(context)],
    ['ListReplays', listReplays(context)],
    ['CancelReplay', cancelReplay(context)],
  ]);
}
