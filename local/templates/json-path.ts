import { isRecord } from '../core/fields.ts';

/** A step into a value: a member, an element, or all of either. */
type Step = { readonly member: string } | { readonly index: number } | 'all';

/** Picks what a path points at; undefined when there is nothing. */
export type JsonPath = (value: unknown) => unknown;

/**
 * Compiles the JSON path dialect of EventBridge, of pipes and rules alike: dots, dashes, underscores, slashes, letters
 * and digits, `[3]`, and `*`, which gives the list of everything it matches. Undefined when `path` is not in the dialect.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export function compileJsonPath(path: string): JsonPath | undefined {
  const steps = stepsOf(path);
  if (!steps) return undefined;
  if (steps.includes('all')) return (value) => selectAll([value], steps);
  return (value) => {
    let current = value;
    for (const step of steps) {
      current = step === 'all' ? undefined : enter(current, step);
      if (current === undefined) return undefined;
    }
    return current;
  };
}

function stepsOf(path: string): Step[] | undefined {
  if (path === '$') return [];
  if (!/^\$(?:\.(?:[A-Za-z0-9_/-]+|\*)|\[(?:\d+|\*)\])+$/.test(path)) return undefined;
  return [...path.matchAll(/\.([A-Za-z0-9_/-]+)|\[(\d+)\]|\*/g)].map(([, member, index]) => {
    if (member !== undefined) return { member };
    return index === undefined ? 'all' : { index: Number(index) };
  });
}

function enter(value: unknown, step: Exclude<Step, 'all'>): unknown {
  if ('index' in step) return Array.isArray(value) ? value[step.index] : undefined;
  return isRecord(value) && Object.hasOwn(value, step.member) ? value[step.member] : undefined;
}

function selectAll(values: unknown[], steps: readonly Step[]): unknown[] | undefined {
  let current = values;
  for (const step of steps)
    current = current.flatMap((value) => {
      if (step === 'all') return Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
      const found = enter(value, step);
      return found === undefined ? [] : [found];
    });
  return current.length > 0 ? current : undefined;
}
