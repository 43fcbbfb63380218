import { randomUUID } from 'node:crypto';
import { type GraphQLSchema, getArgumentValues, getVariableValues, OperationTypeNode } from 'graphql';
import { isRecord } from '../../../core/fields.ts';
import { parseJson } from '../../../core/parse-json.ts';
import type { Platform } from '../../../platform/service.ts';
import { operationType, type QueryDocument } from '../graphql/documents.ts';
import { type GraphQLAnswer, runDocument } from '../graphql/executable.ts';
import { groupFields, operationIn } from '../graphql/root-fields.ts';
import { documentOf } from '../graphql/run-request.ts';
import type { ServedApi } from '../http/endpoint.ts';
import { type GraphQLInput, readMembers, unreadable } from '../http/read-request.ts';
import { RequestError } from '../http/request-error.ts';
import { type CallerIdentity, openRequest } from '../request.ts';
import { argumentMatcher } from './argument-filter.ts';
import { matcherOf } from './filter.ts';
import { type RealtimeError, startError } from './messages.ts';
import type { Subscriber, Subscription } from './subscribers.ts';

/** A subscription that could not start, with what the client is told. */
export class SubscribeError extends Error {
  readonly errors: readonly RealtimeError[];

  constructor(errors: readonly RealtimeError[]) {
    super(errors.map(({ message }) => message).join(' '));
    this.name = 'SubscribeError';
    this.errors = errors;
  }
}

/**
 * Checks what a client subscribes to and runs the resolver of its field, which may refuse it or set a filter; without
 * one the arguments are the filter. Raises SubscribeError for faults of the subscription, RequestError for what is no
 * GraphQL. https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-enhanced-filtering.html
 */
export async function subscribe(
  platform: Platform,
  { api, log }: ServedApi,
  start: {
    readonly id: string;
    readonly data: string;
    readonly caller: CallerIdentity;
    readonly headers: Readonly<Record<string, string>>;
    readonly connection: Subscriber;
  },
): Promise<Subscription> {
  const { id, caller, connection } = start;
  const input = inputOf(start.data);
  const { schema, document } = documentOf(api, input.query);
  if (document.errors.length > 0) throw new SubscribeError(document.errors.map(startError));
  const type = operationType(document, input.operationName);
  if (type !== OperationTypeNode.SUBSCRIPTION) throw notHere(type.toUpperCase());

  const now = platform.clock.now();
  const requestId = randomUUID();
  const requestLog = log.request(requestId, now);
  const request = openRequest(platform, api.config, {
    id: requestId,
    start: now,
    caller,
    headers: start.headers,
    log: requestLog,
  });
  let answer: GraphQLAnswer;
  try {
    answer = await runDocument(schema, document, request, input);
  } finally {
    requestLog.ended(200);
  }
  if (answer.errors) throw new SubscribeError(answer.errors.map(startError));
  const field = subscribedField(schema, document, input);
  const { filter, invalidationFilter } = request;
  return {
    id,
    field: field.name,
    args: field.args,
    document,
    operationName: input.operationName,
    variables: input.variables,
    caller,
    wants: filter ? matcherOf(filter) : argumentMatcher(field.args),
    isEndedBy: invalidationFilter ? matcherOf(invalidationFilter) : () => false,
    connection,
  };
}

/** What the real-time endpoint says of everything that is no subscription. */
export function notHere(what: string): RequestError {
  return new RequestError('UnsupportedOperation', `${what} not supported through the realtime channel`, 400);
}

function inputOf(data: string): GraphQLInput {
  const members = parseJson(data);
  if (!isRecord(members)) throw unreadable();
  return readMembers(members);
}

/** The one field of a valid subscription, with the arguments that it was given. */
function subscribedField(
  schema: GraphQLSchema,
  { document }: QueryDocument,
  { operationName, variables }: GraphQLInput,
): { readonly name: string; readonly args: Readonly<Record<string, unknown>> } {
  const operation = operationIn(document, operationName);
  const [selected] = operation ? groupFields(document, [operation.selectionSet]).values() : [];
  const [node] = selected?.nodes ?? [];
  const field = node && schema.getSubscriptionType()?.getFields()[node.name.value];
  if (!operation || !node || !field) throw unreadable();
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  return { name: field.name, args: getArgumentValues(field, node, coerced ?? {}) };
}
