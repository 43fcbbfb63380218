import {
  defaultFieldResolver,
  execute,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import type { Platform } from '../../../platform/service.ts';
import type { Api } from '../api.ts';
import type { GraphQLRequest } from '../request.ts';
import { FieldError, notAuthorized } from '../resolvers/field-error.ts';
import { resolveField } from '../resolvers/resolve-field.ts';
import { modesOf } from './authorization.ts';
import type { QueryDocument } from './documents.ts';
import { type ClientError, executionError } from './errors.ts';

type Resolve = GraphQLFieldResolver<unknown, GraphQLRequest, Record<string, unknown>>;

/** The answer to a GraphQL request; `errors` is left out when there are none. */
export interface GraphQLAnswer {
  readonly data: unknown;
  readonly errors?: readonly ClientError[];
}

/** Ties an API's resolvers, its authorization and its limits to the fields of its schema. Done once, before the first request. */
export function bindResolvers(platform: Platform, api: Api, schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const resolver = api.resolvers.get(`${type.name}.${field.name}`);
      const resolve: Resolve = resolver
        ? (source, args, request, info) => resolveField(platform, api, resolver, { source, args, request, info })
        : defaultFieldResolver;
      field.resolve = guarded(platform, api, type, field.name, schema, resolve);
    }
  }
}

/** Runs a valid document. Faults in the variables are errors of the answer, with null data. */
export async function runDocument(
  schema: GraphQLSchema,
  document: QueryDocument,
  request: GraphQLRequest,
  parts: { variables: Readonly<Record<string, unknown>>; operationName: string | undefined },
): Promise<GraphQLAnswer> {
  const { data, errors } = await execute({
    schema,
    document: document.document,
    variableValues: parts.variables,
    operationName: parts.operationName,
    contextValue: request,
  });
  const all = [...(errors ?? []).map((error) => executionError(error, schema)), ...request.appended];
  return { data: data ?? null, ...(all.length > 0 && { errors: all }) };
}

/** Puts the checks that a field needs in front of its resolution; most need none. */
function guarded(
  platform: Platform,
  api: Api,
  type: GraphQLObjectType,
  fieldName: string,
  schema: GraphQLSchema,
  resolve: Resolve,
): Resolve {
  const { modes, queryDepthLimit, arn } = api.config;
  const [defaultMode] = modes;
  const field = type.getFields()[fieldName];
  const allowed = field && defaultMode ? modesOf(type, field, defaultMode) : new Set();
  const root = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type);
  const everybody = modes.every((mode) => allowed.has(mode));
  const byPolicy = root && modes.includes('AWS_IAM');
  if (everybody && !byPolicy && queryDepthLimit === 0) return resolve;
  return (source, args, request, info) => {
    if (queryDepthLimit > 0 && depthOf(info) > queryDepthLimit)
      throw new FieldError('Query depth limit reached.', 'QueryDepthLimitReached');
    if (!allowed.has(request.caller.mode)) throw notAuthorized(fieldName, type.name);
    const { principal } = request.caller;
    if (root && principal) {
      const resource = `${arn}/types/${type.name}/fields/${fieldName}`;
      if (!platform.access.decide(principal, { action: 'appsync:GraphQL', resource }).allowed)
        throw notAuthorized(fieldName, type.name);
    }
    return resolve(source, args, request, info);
  };
}

/** 1 for a field of the operation's root; positions in lists do not count. */
function depthOf(info: GraphQLResolveInfo): number {
  let depth = 0;
  for (let part: GraphQLResolveInfo['path'] | undefined = info.path; part; part = part.prev)
    if (typeof part.key === 'string') depth += 1;
  return depth;
}
