import { type DataSource, type DataSourceAnswer, InvalidRequestError } from '../data-sources/data-source.ts';
import type { CompiledCode, Evaluation, HandlerName, ResolverError } from '../runtime/compile.ts';
import type { Extension } from '../runtime/evaluation.ts';
import { isTooLarge } from './evaluated-size.ts';
import { FieldError } from './field-error.ts';
import type { AppSyncFunction, Resolver } from './resolver.ts';

/** The parts of a handler's context that stay the same while one field is resolved. */
export interface FieldContext {
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly source: unknown;
  readonly identity: unknown;
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly domainName: string | null };
  readonly info: object;
  readonly env: Readonly<Record<string, string>>;
}

/** Told of each evaluation, for the log. */
export interface EvaluationListener {
  evaluated(step: { code: string; handler: HandlerName; evaluation: Evaluation }): void;
}

/** What running a resolver needs besides the resolver. */
export interface FieldRun {
  readonly context: FieldContext;
  readonly authType: string;
  /** Calls a data source; correlation and tracing are the caller's business. */
  readonly call: (
    dataSource: DataSource,
    request: unknown,
    stash: Readonly<Record<string, unknown>>,
  ) => Promise<DataSourceAnswer>;
  readonly listener: EvaluationListener;
  /** Takes errors that handlers appended; the field's value stays. */
  readonly appendErrors: (errors: readonly ResolverError[]) => void;
  readonly addResponseHeader: (name: string, value: string) => void;
  /** Takes what a handler that ended well asked for by `extensions`; raises FieldError where that is not allowed. */
  readonly extend: (extension: Extension, handler: HandlerName) => void;
}

/** What changes from handler to handler. */
interface Progress {
  readonly stash: Record<string, unknown>;
  readonly outErrors: ResolverError[];
  prev: { result: unknown } | undefined;
}

type Step = { readonly ended: boolean; readonly value: unknown };

/**
 * Resolves a field: the value, or FieldError.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
 */
export function runResolver(resolver: Resolver, run: FieldRun): Promise<unknown> {
  const progress: Progress = { stash: {}, outErrors: [], prev: undefined };
  return resolver.kind.type === 'UNIT'
    ? runStep(resolver.kind.code, resolver.kind.dataSource, run, progress).then((step) => step.value)
    : runPipeline(resolver.kind.code, resolver.kind.functions, run, progress);
}

async function runPipeline(
  code: CompiledCode,
  functions: readonly Pick<AppSyncFunction, 'code' | 'dataSource'>[],
  run: FieldRun,
  progress: Progress,
): Promise<unknown> {
  const before = evaluate(code, 'request', run, progress, {});
  progress.prev = { result: outcomeOf(before) };
  if (before.kind !== 'earlyReturn')
    for (const step of functions) {
      const { ended, value } = await runStep(step.code, step.dataSource, run, progress);
      progress.prev = { result: value };
      if (ended) break;
    }
  return outcomeOf(evaluate(code, 'response', run, progress, { result: progress.prev.result })) ?? null;
}

/** Request handler, data source, response handler. `ended`: the pipeline is to go no further. */
async function runStep(
  code: CompiledCode | undefined,
  dataSource: DataSource,
  run: FieldRun,
  progress: Progress,
): Promise<Step> {
  if (!code) return runDirectly(dataSource, run, progress);
  const request = evaluate(code, 'request', run, progress, {});
  if (request.kind === 'earlyReturn') return { ended: request.skipTo === 'END', value: request.value };
  const answer = await callDataSource(dataSource, outcomeOf(request), run, progress);
  const response = evaluate(code, 'response', run, progress, answer);
  return { ended: response.kind === 'earlyReturn' && response.skipTo === 'END', value: outcomeOf(response) ?? null };
}

/**
 * Without code the data source gets the context, and its answer is the value; an error ends the field.
 * https://docs.aws.amazon.com/appsync/latest/devguide/direct-lambda-reference.html
 */
async function runDirectly(dataSource: DataSource, run: FieldRun, progress: Progress): Promise<Step> {
  const { arguments: args, source, identity, request, info } = run.context;
  const context = {
    arguments: args,
    identity,
    source,
    request,
    prev: progress.prev ?? null,
    info,
    stash: progress.stash,
  };
  const { result, error } = await callDataSource(dataSource, dataSource.direct?.(context), run, progress);
  if (error) throw new FieldError(error.message, error.type);
  return { ended: false, value: result ?? null };
}

async function callDataSource(
  dataSource: DataSource,
  request: unknown,
  run: FieldRun,
  progress: Progress,
): Promise<DataSourceAnswer> {
  try {
    return await run.call(dataSource, request, progress.stash);
  } catch (error) {
    if (error instanceof InvalidRequestError) throw new FieldError(error.message, error.errorType);
    throw error;
  }
}

function evaluate(
  code: CompiledCode,
  handler: HandlerName,
  run: FieldRun,
  progress: Progress,
  more: { result?: unknown; error?: { message: string; type: string } },
): Evaluation {
  const { context } = run;
  const handlerContext = {
    arguments: context.arguments,
    args: context.arguments,
    source: context.source,
    identity: context.identity,
    request: context.request,
    info: context.info,
    env: context.env,
    stash: progress.stash,
    prev: progress.prev ?? null,
    outErrors: progress.outErrors,
    result: more.result,
    error: more.error,
  };
  const evaluation = code.evaluate(handler, Object.freeze(handlerContext), run);
  run.listener.evaluated({ code: code.name, handler, evaluation });
  for (const [name, value] of evaluation.responseHeaders) run.addResponseHeader(name, value);
  if (evaluation.appended.length > 0) {
    progress.outErrors.push(...evaluation.appended);
    run.appendErrors(evaluation.appended);
  }
  if (evaluation.kind === 'error') {
    const { message, errorType, data, errorInfo } = evaluation.error;
    throw new FieldError(message, errorType, { data, errorInfo });
  }
  if (isTooLarge(evaluation.value)) throw new FieldError('Reached evaluated resolver code size limit.', 'Code');
  for (const extension of evaluation.extensions) run.extend(extension, handler);
  return evaluation;
}

function outcomeOf(evaluation: Evaluation): unknown {
  return evaluation.kind === 'error' ? null : evaluation.value;
}
