import { isRecord } from '../../core/fields.ts';
import type { Platform } from '../../platform/service.ts';
import type { Api } from './api.ts';
import type { GraphQLAnswer } from './graphql/executable.ts';
import type { GraphQLInput } from './http/read-request.ts';
import type { GraphQLRequest } from './request.ts';

/** "real-time updates are metered in 5 KB increments" */
const UPDATE_BYTES = 5 * 1024;

/** A query or mutation was run, however it ended. https://aws.amazon.com/appsync/pricing/ */
export function countOperation(
  platform: Platform,
  api: Api,
  { input, answer, request }: { input: GraphQLInput; answer: GraphQLAnswer; request: GraphQLRequest },
): void {
  const { variables } = input;
  const payloads: unknown[] = [variables];
  for (const name in variables) if (isRecord(variables[name])) payloads.push(variables[name]);
  if (isRecord(answer.data)) payloads.push(...Object.values(answer.data));
  const usage = { resource: api.config.path, correlationIds: platform.correlation.idsOf(payloads) };
  platform.meter.add('appSyncOperations', 1, usage);
  if (request.beginsTrace) platform.meter.addTrace(platform.clock.now(), usage);
}

/** A message went out to a subscriber. */
export function countUpdate(platform: Platform, api: Api, correlationIds: readonly string[], payload: object): void {
  const updates = Math.ceil(JSON.stringify(payload).length / UPDATE_BYTES);
  platform.meter.add('appSyncUpdates', updates, { resource: api.config.path, correlationIds });
}

/** A client connected or subscribed, which is billed as a real-time update. */
export function countWebSocketOperation(platform: Platform, api: Api): void {
  platform.meter.add('appSyncUpdates', 1, { resource: api.config.path, correlationIds: [] });
}

/** A client that connected at `since`, milliseconds since the epoch, has gone. Minutes begun count whole. */
export function countConnection(platform: Platform, api: Api, since: number): void {
  const minutes = Math.max(1, Math.ceil((platform.clock.now() - since) / 60_000));
  platform.meter.add('appSyncConnectionMinutes', minutes, { resource: api.config.path, correlationIds: [] });
}
