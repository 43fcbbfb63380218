import { type ErrorHandlers, withErrorHandling } from '../interpreter/error-handling.ts';
import { runStates } from '../interpreter/run-states.ts';
import { StateError } from '../interpreter/state-error.ts';
import type { Visit } from '../interpreter/visit.ts';
import type { Bindings } from '../jsonata/fast-value.ts';
import { QueryFailure } from '../jsonata/query-failure.ts';
import type { Template } from '../jsonata/template.ts';
import { abortedEvent, type Branch, runBranches } from './branches.ts';
import { leave, type Outputs } from './outputs.ts';
import type { Outcome, State, StateContainer } from './state.ts';
import { typedValue } from './typed-value.ts';

export interface MapParts {
  readonly processor: StateContainer;
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template | undefined;
  readonly toleratedFailureCount: Template | undefined;
  readonly toleratedFailurePercentage: Template | undefined;
  readonly outputs: Outputs;
  readonly handlers: ErrorHandlers;
  readonly next: string | undefined;
}

/** Iterations of an inline Map that run at once when nothing or 0 is said. */
const INLINE_CONCURRENCY = 40;

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
export function mapState(name: string, parts: MapParts): State {
  return {
    name,
    type: 'Map',
    run: (visit) => withErrorHandling(visit, parts.handlers, () => attempt(visit, parts), 'MapStateFailed'),
  };
}

async function attempt(visit: Visit, parts: MapParts): Promise<Outcome> {
  const { flow, state } = visit;
  const bindings = visit.bindings();
  const items = await itemsOf(visit, parts.items, bindings);
  const limit = await numberOf(visit, parts.maxConcurrency, 'MaxConcurrency', bindings);
  const tolerance = await toleranceOf(visit, parts, items.length, bindings);
  const startedId = visit.begin('MapStateStarted', { length: items.length });
  const results = new Map<number, unknown>();
  let failures = 0;
  await runBranches({
    flow,
    count: items.length,
    limit: Math.min(limit || INLINE_CONCURRENCY, INLINE_CONCURRENCY),
    start: async (index, cancellation, branches) => {
      const item = { Index: index, Value: items[index] };
      const own = flow.fork({ item, cancellation, index, startedId });
      const isOver = own.end?.reported === true;
      const branch: Branch = { flow: own, succeeded: false };
      try {
        const selector = parts.itemSelector;
        const input = selector ? await visit.evaluate(selector, visit.bindings(undefined, item)) : item.Value;
        cancellation.throwIfCancelled();
        branches.set(index, branch);
        if (!own.earlier) own.record('MapIterationStarted', { name: state, index });
        // The iterations that may start now all start before the first of them moves on.
        await undefined;
        results.set(index, await runStates(parts.processor, own, input));
        if (!isOver) own.record('MapIterationSucceeded', { name: state, index });
        own.end = { ...own.end, reported: true };
      } catch (error) {
        if (tolerance === undefined || !branches.has(index) || !(error instanceof StateError)) throw error;
        if (++failures > tolerance) throw new ThresholdExceeded(error);
        if (error.error !== 'States.Runtime' && !isOver) own.recordAside('MapIterationFailed', { name: state, index });
        own.end = { failure: error.position, reported: true };
        own.changed();
      } finally {
        own.cancellation.release();
      }
      branch.succeeded = true;
      if (!isOver) flow.lastEventId = own.lastEventId;
    },
    failed: (branches, index, error) => reportFailure(visit, branches, index, error),
  });
  flow.recordAside('MapStateSucceeded');
  const result = [...results].sort(([a], [b]) => a - b).map(([, value]) => value);
  return leave(visit, parts.outputs, { next: parts.next, otherwise: result, additions: { result } });
}

/** In order of the items: each iteration that did not succeed, and the state it was in. */
function reportFailure(visit: Visit, branches: ReadonlyMap<number, Branch>, failed: number, error: unknown): void {
  const { flow, state } = visit;
  flow.lastEventId = branches.get(failed)?.flow.lastEventId ?? flow.lastEventId;
  const origin = error instanceof ThresholdExceeded ? error.last : error;
  const runtime = origin instanceof StateError && origin.error === 'States.Runtime';
  if (runtime && origin === error) return;
  for (const [index, branch] of [...branches].sort(([a], [b]) => a - b)) {
    if (branch.succeeded || (runtime && index === failed)) continue;
    flow.recordAside(index === failed ? 'MapIterationFailed' : 'MapIterationAborted', { name: state, index });
    const type = abortedEvent(branch, index === failed);
    if (type) flow.recordAside(type);
  }
}

/** More iterations failed than the state tolerates. */
class ThresholdExceeded extends StateError {
  /** The failure that was one too many. */
  readonly last: StateError;

  constructor(last: StateError) {
    super('States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded');
    this.last = last;
  }
}

async function itemsOf(visit: Visit, items: Template | undefined, bindings: Bindings): Promise<readonly unknown[]> {
  if (items) return typedValue(visit, items, 'Items', 'array', bindings);
  if (Array.isArray(visit.input)) return visit.input;
  return visit.fail(
    new QueryFailure('Items', `Map state input must be an array but was: ${JSON.stringify(visit.input)}`),
  );
}

async function numberOf(
  visit: Visit,
  template: Template | undefined,
  field: string,
  bindings: Bindings,
): Promise<number | undefined> {
  if (!template) return undefined;
  const value = await typedValue(visit, template, field, 'number', bindings);
  if (value < 0)
    return visit.fail(
      template.expression?.failure(`returned ${value}, which is below 0.`) ??
        new QueryFailure(field, `The value specified for the field '${field}' is ${value}, which is below 0.`),
    );
  return value;
}

/** How many iterations may fail; undefined when the first failure is to fail the state. */
async function toleranceOf(
  visit: Visit,
  parts: MapParts,
  length: number,
  bindings: Bindings,
): Promise<number | undefined> {
  const count = await numberOf(visit, parts.toleratedFailureCount, 'ToleratedFailureCount', bindings);
  const percentage = await numberOf(visit, parts.toleratedFailurePercentage, 'ToleratedFailurePercentage', bindings);
  if (count === undefined && percentage === undefined) return undefined;
  return Math.min(
    count ?? Number.POSITIVE_INFINITY,
    percentage === undefined ? Number.POSITIVE_INFINITY : (length * percentage) / 100,
  );
}
