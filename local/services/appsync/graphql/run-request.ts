import { type GraphQLSchema, OperationTypeNode } from 'graphql';
import { isSampled } from '../../../core/trace-header.ts';
import type { Platform } from '../../../platform/service.ts';
import type { Api } from '../api.ts';
import { countOperation } from '../billing.ts';
import { type GraphQLInput, unreadable } from '../http/read-request.ts';
import { RequestError } from '../http/request-error.ts';
import { publish } from '../realtime/publish.ts';
import type { GraphQLRequest } from '../request.ts';
import { operationType, type QueryDocument } from './documents.ts';
import { type GraphQLAnswer, runDocument } from './executable.ts';

/**
 * Runs a query or mutation, and tells the subscribers of a mutation that it has happened. Raises RequestError for what
 * is no GraphQL, for a subscription, and when the API has no schema.
 */
export async function runRequest(
  platform: Platform,
  api: Api,
  input: GraphQLInput,
  request: GraphQLRequest,
): Promise<GraphQLAnswer> {
  const { schema, document } = documentOf(api, input.query);
  if (document.errors.length > 0) return { data: null, errors: document.errors };
  const type = operationType(document, input.operationName);
  if (type === OperationTypeNode.SUBSCRIPTION)
    throw new RequestError(
      'BadRequestException',
      // The first sentence is AppSync's: https://github.com/aws-samples/aws-amplify-appsync-graphql-real-time-canvas/issues/28
      'Subscriptions over MQTT is not supported. Open a WebSocket to this path with /realtime behind it.',
      400,
    );
  const answer = await runDocument(schema, document, request, input);
  recordSegment(platform, api, request, answer);
  countOperation(platform, api, { input, answer, request });
  if (type === OperationTypeNode.MUTATION) publish(platform, api, { document, input, answer, request });
  return answer;
}

/** The request as X-Ray gets it from AppSync itself. */
function recordSegment(platform: Platform, api: Api, request: GraphQLRequest, { errors }: GraphQLAnswer): void {
  const { id, arn, name, xrayEnabled } = api.config;
  if (!xrayEnabled || !isSampled(request.traceHeader)) return;
  const [first] = errors ?? [];
  platform.tracing.record({
    header: request.traceHeader,
    ...(request.parentSegment !== undefined && { parentId: request.parentSegment }),
    name,
    origin: 'AWS::AppSync::GraphQLAPI',
    arn,
    start: request.start,
    end: platform.clock.now(),
    ...(first && { error: { code: String(first.errorType ?? 'Error'), message: first.message } }),
    http: { request: { method: 'POST', url: `${platform.endpoint()}/graphql` }, response: { status: 200 } },
    aws: { graphql_api_id: id, request_id: request.id },
    callsSince: request.callsSince,
  });
}

/** The document behind a query text. Raises RequestError when the text is no GraphQL, or the API has no schema. */
export function documentOf(api: Api, query: string): { schema: GraphQLSchema; document: QueryDocument } {
  const { schema, documents } = api;
  if (!schema || !documents) throw new RequestError('GraphQLSchemaException', 'No schema definition exists.', 400);
  const document = documents.get(query);
  if (!document) throw unreadable();
  return { schema, document };
}
