import conditionParser from 'dynalite/db/conditionParser.js';
import projectionParser from 'dynalite/db/projectionParser.js';
import updateParser from 'dynalite/db/updateParser.js';
import type { ExpressionParameters } from './schema.ts';

const PARSERS = {
  UpdateExpression: updateParser,
  ConditionExpression: conditionParser,
  KeyConditionExpression: conditionParser,
  FilterExpression: conditionParser,
  ProjectionExpression: projectionParser,
};

/**
 * dynalite's parser says what it expected where an expression is malformed; AWS names the token that is in the way and
 * its surroundings. Gives AWS's words for a message of dynalite's about a syntax error, any other as it is.
 */
export function inAwsWords(problem: string, request: ExpressionParameters): string {
  const [, parameter] = /^Invalid (\w+): Syntax error; /.exec(problem) ?? [];
  if (parameter === undefined || !isParameter(parameter)) return withTypeSet(problem);
  const text = request[parameter] ?? '';
  const offset = offsetOfError(PARSERS[parameter], text);
  if (offset === undefined) return problem;
  const tokens = tokensOf(text);
  const found = tokens.findIndex(({ end }) => end > offset);
  const token = tokens[found];
  const before = tokens[token ? found - 1 : tokens.length - 1];
  const after = token ? tokens[found + 1] : undefined;
  const near = text.slice(before?.start ?? token?.start ?? 0, token ? (after ?? token).end : text.length);
  return `Invalid ${parameter}: Syntax error; token: "${token?.text ?? '<EOF>'}", near: "${near}"`;
}

/** Operands of ADD and DELETE: AWS says by now which set of types it would have taken. */
function withTypeSet(problem: string): string {
  return problem.replace(
    /operator: (ADD|DELETE), operand type: (\w+)$/,
    'operator: $1, operand type: $2, typeSet: ALLOWED_FOR_$1_OPERAND',
  );
}

function isParameter(name: string): name is keyof typeof PARSERS {
  return name in PARSERS;
}

function offsetOfError(parser: (typeof PARSERS)[keyof typeof PARSERS], text: string): number | undefined {
  try {
    parser.parse(text, { context: { isReserved: () => false, compare: () => false } });
    return undefined;
  } catch (error) {
    return error instanceof parser.SyntaxError ? error.location.start.offset : undefined;
  }
}

/** Names, references, numbers and operators, with where they stand. */
function tokensOf(text: string): { text: string; start: number; end: number }[] {
  return [...text.matchAll(/[#:]?[A-Za-z0-9_]+|<>|<=|>=|\S/g)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}
