import type jsonata from 'jsonata';
import { type AstNode, nodeDepth, someNode } from './ast.ts';

/**
 * AWS bounds what one expression may take: nesting 100 deep, a sequence of 873,782 numbers, a string of 6,990,256
 * bytes; where it draws its bound of time is not known.
 * Source: https://github.com/floci-io/floci/issues/2737 (measured with TestState)
 */
const MAXIMUM_DEPTH = 100;
const MAXIMUM_SEQUENCE = 873_782;
const MAXIMUM_STRING = 6_990_256;
const MAXIMUM_MILLISECONDS = 1_000;
/** Looking at the clock costs more than evaluating a node, so it happens once in this many nodes. */
const NODES_PER_LOOK = 1_024;

/** The binding under which an evaluation keeps its own meter; no workflow variable can have this name. */
const METER = ' meter';

interface Meter {
  depth: number;
  nodes: number;
  readonly deadline: number;
}

/** Whether an expression can run without end or take much memory: it defines a function, makes a range or is deep. */
export function needsLimits(ast: AstNode): boolean {
  return (
    nodeDepth(ast) > MAXIMUM_DEPTH / 2 ||
    someNode(ast, (node) => node.type === 'lambda' || node['value'] === '..' || node['value'] === 'range')
  );
}

/** From now on evaluations of `expression` are bounded; each needs a meter among its bindings. */
export function installLimits(expression: jsonata.Expression): void {
  const assign = (name: symbol, hook: unknown): void => {
    // The published types know names as strings only; the evaluator looks these two up as symbols.
    Reflect.apply(expression.assign, expression, [name, hook]);
  };
  assign(Symbol.for('jsonata.__evaluate_entry'), (_node: unknown, _input: unknown, environment: Lookup) => {
    const meter = meterOf(environment);
    if (!meter) return;
    meter.depth++;
    meter.nodes++;
    if (meter.depth > MAXIMUM_DEPTH)
      throw new Error(
        'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive. ' +
          `Depth=${meter.depth} max=${MAXIMUM_DEPTH}`,
      );
    if (meter.nodes % NODES_PER_LOOK === 0 && performance.now() > meter.deadline)
      throw new Error('Expression evaluation timeout: Check for infinite loop');
  });
  assign(
    Symbol.for('jsonata.__evaluate_exit'),
    (_node: unknown, _input: unknown, environment: Lookup, result: unknown) => {
      const meter = meterOf(environment);
      if (meter) meter.depth--;
      const tooLarge =
        (Array.isArray(result) && result.length > MAXIMUM_SEQUENCE) ||
        (typeof result === 'string' && result.length > MAXIMUM_STRING);
      if (tooLarge) throw new Error('Expression evaluation memory limit exceeded');
    },
  );
}

/** A fresh meter as a binding, for one evaluation. */
export function meterBinding(): Record<string, unknown> {
  const meter: Meter = { depth: 0, nodes: 0, deadline: performance.now() + MAXIMUM_MILLISECONDS };
  return { [METER]: meter };
}

interface Lookup {
  lookup(name: string): unknown;
}

function meterOf(environment: Lookup): Meter | undefined {
  const meter = environment.lookup(METER);
  // Only meterBinding binds this name.
  return meter === undefined ? undefined : (meter as Meter);
}
