import { isRecord } from '../../../core/fields.ts';
import type { Platform } from '../../../platform/service.ts';
import type { Api } from '../api.ts';
import { countUpdate } from '../billing.ts';
import type { QueryDocument } from '../graphql/documents.ts';
import type { GraphQLAnswer } from '../graphql/executable.ts';
import { groupFields, operationIn } from '../graphql/root-fields.ts';
import type { GraphQLInput } from '../http/read-request.ts';
import type { GraphQLRequest } from '../request.ts';
import { underFieldNames } from './event.ts';
import type { Subscription } from './subscribers.ts';

/** A mutation that has been answered. */
interface Mutated {
  readonly document: QueryDocument;
  readonly input: GraphQLInput;
  readonly answer: GraphQLAnswer;
  readonly request: GraphQLRequest;
}

/**
 * Notifies the subscribers of each field that the mutation has answered, and ends the subscriptions that its resolvers
 * invalidated. A field whose answer is null notifies nobody.
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
export function publish(platform: Platform, api: Api, mutated: Mutated): void {
  if (api.subscribers.empty) return;
  const { document, input, answer, request } = mutated;
  const operation = operationIn(document.document, input.operationName);
  if (!operation || !isRecord(answer.data)) return;
  for (const [key, { name, nodes }] of groupFields(document.document, [operation.selectionSet])) {
    const value = answer.data[key];
    const subscriptions = (api.triggers.get(name) ?? []).flatMap((field) => api.subscribers.of(field));
    if (value === null || value === undefined || subscriptions.length === 0) continue;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const event = underFieldNames(document.document, value, sets);
    const correlationIds = platform.correlation.idsOf([event, ...inputsOf(input)]);
    for (const subscription of subscriptions)
      if (subscription.wants(event)) deliver(platform, api, subscription, { event, correlationIds, request });
  }
  for (const { subscriptionField, payload } of request.invalidations)
    for (const subscription of api.subscribers.of(subscriptionField))
      if (subscription.isEndedBy(payload)) subscription.connection.invalidate(subscription);
}

function deliver(
  platform: Platform,
  api: Api,
  subscription: Subscription,
  { event, correlationIds, request }: { event: unknown; correlationIds: readonly string[]; request: GraphQLRequest },
): void {
  const start = platform.clock.now();
  const notification = api.delivery?.notificationOf(subscription, event);
  if (!notification) return;
  const delivered = subscription.connection.notify(subscription, notification);
  if (delivered) countUpdate(platform, api, correlationIds, notification);
  platform.journal.record({
    correlationIds,
    action: 'appsync:Deliver',
    from: api.config.path,
    to: subscription.caller.from,
    start,
    duration: platform.clock.now() - start,
    outcome: delivered ? 'ok' : 'failed',
    ...(!delivered && {
      error: {
        code: 'NotDelivered',
        message: 'The notification is larger than 240 KB, or its client has gone or reads too slowly.',
      },
    }),
    attempt: 1,
    ...(request.traceHeader && { traceHeader: request.traceHeader }),
    detail: { subscription: subscription.field, subscriptionId: subscription.id, requestId: request.id },
  });
}

/** Where ids can stand in what the mutation was given, besides its answer. */
function inputsOf({ variables }: GraphQLInput): unknown[] {
  return [variables, ...Object.values(variables).filter(isRecord)];
}
