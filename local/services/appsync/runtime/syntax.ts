import { type AnyNode, type Node, type Program, parse } from 'acorn';
import { recursiveFunction } from './recursion.ts';
import { walk } from './walk.ts';

/** Code that APPSYNC_JS would not take: which resolver, where, what, and what to write instead. */
export class UnsupportedCodeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsupportedCodeError';
  }
}

interface Finding {
  readonly what: string;
  readonly instead: string;
}

const THROW_INSTEAD = 'end the request with util.error(message, type)';
const LOOP_INSTEAD = 'use for-of, for-in or an array method';
const ASYNC_INSTEAD = 'return a request and let a data source do the work; handlers are synchronous';

/** What the runtime has no place for, by the node types of ESTree that need no closer look. */
const UNSUPPORTED_NODES: Readonly<Record<string, Finding>> = {
  TryStatement: { what: 'try/catch/finally', instead: 'look at ctx.error in the response handler' },
  ThrowStatement: { what: 'throw', instead: THROW_INSTEAD },
  WhileStatement: { what: 'while', instead: LOOP_INSTEAD },
  DoWhileStatement: { what: 'do-while', instead: LOOP_INSTEAD },
  ForStatement: { what: 'for(initialization; condition; afterthought)', instead: LOOP_INSTEAD },
  ContinueStatement: { what: 'continue', instead: 'put the rest of the loop body into an if' },
  LabeledStatement: { what: 'a labeled statement', instead: 'move the inner loop into a function and return from it' },
  WithStatement: { what: 'with', instead: 'name the object' },
  AwaitExpression: { what: 'await', instead: ASYNC_INSTEAD },
  YieldExpression: { what: 'yield', instead: 'build an array' },
  ClassDeclaration: { what: 'class', instead: 'use functions and plain objects' },
  ClassExpression: { what: 'class', instead: 'use functions and plain objects' },
  ThisExpression: { what: 'this', instead: 'pass the value as an argument' },
  Super: { what: 'super', instead: 'use functions and plain objects' },
  NewExpression: { what: 'new', instead: 'use literals, util.time for dates and util.matches for patterns' },
  MetaProperty: { what: 'a meta property', instead: 'pass the value as an argument' },
  ImportExpression: { what: 'import()', instead: 'import at the top and bundle with esbuild' },
  ExportDefaultDeclaration: { what: 'export default', instead: 'export the functions request and response by name' },
  ExportAllDeclaration: { what: 'export *', instead: 'export the functions request and response by name' },
};

const FUNCTION_METHODS = new Set(['apply', 'bind', 'call']);

/**
 * Parses resolver code as deployed (an ES module, bundled) and refuses what APPSYNC_JS does not support. Raises
 * UnsupportedCodeError that names the resolver, the line, the feature and the way round it.
 *
 * https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html, and the rules of
 * `@aws-appsync/eslint-plugin` for what the page leaves out (async, classes, generators, this, patterns, recursion).
 */
export function parseSupported(code: string, name: string): Program {
  let program: Program;
  try {
    program = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  } catch (error) {
    throw new UnsupportedCodeError(`${name}: the code is not JavaScript that APPSYNC_JS can load: ${reason(error)}.`);
  }
  const refuse = (node: Node, finding: Finding): never => {
    throw new UnsupportedCodeError(
      `${name}, ${placeOf(code, node)}: ${finding.what} is not supported by APPSYNC_JS; ${finding.instead}.`,
    );
  };
  walk(program, (node) => {
    const finding = UNSUPPORTED_NODES[node.type] ?? closerLook(node);
    if (finding) refuse(node, finding);
  });
  const recursive = recursiveFunction(program);
  if (recursive)
    refuse(recursive.node, {
      what: `recursion (${recursive.path.join(' → ')})`,
      instead: 'use a loop or flatten the data',
    });
  return program;
}

function closerLook(node: AnyNode): Finding | undefined {
  switch (node.type) {
    case 'UpdateExpression':
      return { what: `the operator ${node.operator}`, instead: `write ${node.operator === '++' ? '+= 1' : '-= 1'}` };
    case 'UnaryExpression':
      return node.operator === '~' ? { what: 'the operator ~', instead: 'write -x - 1' } : undefined;
    case 'BinaryExpression':
      if (node.operator === 'in') return { what: 'the operator in', instead: 'use Object.hasOwn(object, name)' };
      if (node.operator === 'instanceof') return { what: 'instanceof', instead: 'look at typeof or at a member' };
      return undefined;
    case 'CallExpression':
      // Functions have these methods on AWS neither; taking them from the sandbox would break stack traces there.
      return node.callee.type === 'MemberExpression' &&
        node.callee.property.type === 'Identifier' &&
        FUNCTION_METHODS.has(node.callee.property.name)
        ? { what: `Function.prototype.${node.callee.property.name}`, instead: 'call the function itself' }
        : undefined;
    case 'Literal':
      return node.regex ? { what: 'a regex literal', instead: 'use util.matches(pattern, value)' } : undefined;
    case 'ForOfStatement':
      return node.await ? { what: 'for await', instead: ASYNC_INSTEAD } : undefined;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (node.async) return { what: 'an async function', instead: ASYNC_INSTEAD };
      return node.generator ? { what: 'a generator function', instead: 'build an array' } : undefined;
    default:
      return undefined;
  }
}

/** `line 12 (bundled from src/resolvers/order.ts)`: esbuild writes each file's name above its code. */
export function placeOf(code: string, node: Node): string {
  const before = code.slice(0, node.start).split('\n');
  const file = before.findLast((line) => /^\/\/ \S+\.[cm]?[jt]sx?$/.test(line))?.slice(3);
  return `line ${before.length}${file ? ` (bundled from ${file})` : ''}`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
