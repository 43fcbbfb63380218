import type { GraphQLResolveInfo } from 'graphql';
import { toAwsError } from '../../../core/aws-error.ts';
import { isRecord } from '../../../core/fields.ts';
import type { Hop } from '../../../journal/journal.ts';
import type { Platform } from '../../../platform/service.ts';
import type { Api } from '../api.ts';
import { resolverError } from '../graphql/errors.ts';
import { cutToSelection, resolverInfo } from '../graphql/selection.ts';
import type { LoggedField } from '../logging.ts';
import type { GraphQLRequest } from '../request.ts';
import { extend } from './extend.ts';
import { FieldError } from './field-error.ts';
import type { Resolver } from './resolver.ts';
import { type FieldContext, runResolver } from './run.ts';

const AUTH_TYPES = {
  API_KEY: 'API Key Authorization',
  AWS_IAM: 'IAM Authorization',
  AMAZON_COGNITO_USER_POOLS: 'User Pool Authorization',
} as const;

/** Resolves one field by its resolver: counts, logs, and for fields of the operation's root journals a hop. */
export async function resolveField(
  platform: Platform,
  api: Api,
  resolver: Resolver,
  field: {
    source: unknown;
    args: Readonly<Record<string, unknown>>;
    request: GraphQLRequest;
    info: GraphQLResolveInfo;
  },
): Promise<unknown> {
  const { source, args, request, info } = field;
  request.resolverCount += 1;
  if (request.resolverCount > api.config.resolverCountLimit)
    throw new FieldError('Resolver invocation limit reached.', 'ResolverExecutionLimitReached');
  const start = platform.clock.now();
  const logged = loggedField(resolver, info);
  const context: FieldContext = {
    arguments: args,
    source: source ?? null,
    identity: request.caller.identity,
    request: { headers: request.headers, domainName: null },
    info: resolverInfo(info),
    env: api.config.environment,
  };
  let outcome: Pick<Hop, 'outcome' | 'error'> = { outcome: 'ok' };
  let result: unknown;
  try {
    result = await runResolver(resolver, {
      context,
      authType: AUTH_TYPES[request.caller.mode],
      call: (dataSource, dataRequest, stash) =>
        dataSource.invoke(dataRequest, {
          correlationIds: platform.correlation.idsOf(candidates(args, [stash])),
          traceHeader: request.traceHeader,
        }),
      listener: {
        evaluated: (step) => request.log.evaluated(logged, step, { arguments: args }),
      },
      appendErrors: (errors) => {
        for (const error of errors)
          request.appended.push(
            resolverError(
              { ...error, data: cutToSelection(error.data, info.fieldNodes) },
              logged.path,
              info.fieldNodes.flatMap((node) => locationOf(node)),
            ),
          );
      },
      addResponseHeader: (name, value) => request.responseHeaders.set(name, value),
      extend: (extension, handler) =>
        extend(extension, { request, handler, schema: info.schema, type: info.parentType }),
    });
    return result;
  } catch (thrown) {
    const failure = toFieldError(thrown);
    outcome = { outcome: 'failed', error: { code: failure.errorType ?? 'Custom Error', message: failure.message } };
    throw failure;
  } finally {
    request.log.resolved(logged, start);
    if (info.path.prev === undefined)
      platform.journal.record({
        correlationIds: platform.correlation.idsOf(candidates(args, [result])),
        action: `appsync:${resolver.typeName}.${resolver.fieldName}`,
        from: request.caller.from,
        to: api.config.path,
        start,
        duration: platform.clock.now() - start,
        attempt: 1,
        ...outcome,
        ...(request.traceHeader && { traceHeader: request.traceHeader }),
        detail: { requestId: request.id },
      });
  }
}

/** Where ids can stand: in the arguments, in an input object among them, and in what else is given. */
function candidates(args: Readonly<Record<string, unknown>>, more: readonly unknown[]): unknown[] {
  const found: unknown[] = [args];
  for (const name in args) if (isRecord(args[name])) found.push(args[name]);
  found.push(...more);
  return found;
}

/** Whatever fails outside of handlers fails the field, too. */
function toFieldError(thrown: unknown): FieldError {
  if (thrown instanceof FieldError) return thrown;
  const error = toAwsError(thrown);
  return new FieldError(error.message, error.code);
}

function loggedField(resolver: Resolver, info: GraphQLResolveInfo): LoggedField {
  const path: (string | number)[] = [];
  for (let part: GraphQLResolveInfo['path'] | undefined = info.path; part; part = part.prev) path.unshift(part.key);
  return {
    path,
    parentType: resolver.typeName,
    fieldName: resolver.fieldName,
    returnType: String(info.returnType),
    resolverArn: resolver.arn,
  };
}

function locationOf(node: GraphQLResolveInfo['fieldNodes'][number]): { line: number; column: number }[] {
  const token = node.loc?.startToken;
  return token ? [{ line: token.line, column: token.column }] : [];
}
