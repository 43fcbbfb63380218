import { malformedQuery } from './malformed-query.ts';

/** A piece of a query. `name` covers fields, functions, commands and word operators. */
export interface Token {
  readonly kind: 'name' | 'quotedName' | 'string' | 'number' | 'pattern' | 'sign';
  readonly text: string;
}

const SPACE = /\s+|#[^\n]*/y;
const PIECES: readonly (readonly [Token['kind'], RegExp])[] = [
  ['string', /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y],
  ['quotedName', /`([^`]+)`/y],
  ['number', /\d+(?:\.\d+)?(?:ms|[smhdw](?![A-Za-z0-9_]))?/y],
  ['name', /[@A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_@]+)*/y],
  ['sign', /!=|<=|>=|=~|[=<>(),|+\-*/%^[\]]/y],
];
const PATTERN = /\/((?:[^/\\]|\\.)+)\//y;

/** Takes a query apart. A slash begins a regular expression only behind `like` and `=~`, and as the form of `parse`. Raises MalformedQueryException. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (expression: RegExp): RegExpExecArray | undefined => {
    expression.lastIndex = at;
    const match = expression.exec(query) ?? undefined;
    if (match) at += match[0].length;
    return match;
  };
  while (at < query.length) {
    if (take(SPACE)) continue;
    const pattern = expectsPattern(tokens) ? take(PATTERN) : undefined;
    if (pattern) {
      tokens.push({ kind: 'pattern', text: pattern[1] ?? '' });
      continue;
    }
    const token = nextToken(take);
    if (!token) throw malformedQuery(`The query can't be read from here on: "${query.slice(at, at + 30)}".`);
    tokens.push(token);
  }
  return tokens;
}

function expectsPattern(tokens: readonly Token[]): boolean {
  const [before, last] = [tokens.at(-2), tokens.at(-1)].map((token) => token?.text.toLowerCase());
  return last === '=~' || last === 'like' || last === 'parse' || before === 'parse';
}

function nextToken(take: (expression: RegExp) => RegExpExecArray | undefined): Token | undefined {
  for (const [kind, expression] of PIECES) {
    const match = take(expression);
    if (!match) continue;
    const inner = match.slice(1).find((group) => group !== undefined);
    return { kind, text: kind === 'string' ? (inner ?? '').replaceAll(/\\(.)/g, '$1') : (inner ?? match[0]) };
  }
  return undefined;
}

/** Reads the tokens of one command from left to right. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  /** How many tokens were taken. */
  get taken(): number {
    return this.#at;
  }

  /** What was read since then, as AWS names a column that has no name: `count(*)`, `pct(ms, 95)`. */
  textSince(taken: number): string {
    return this.#tokens
      .slice(taken, this.#at)
      .map(({ text }) => (text === ',' ? ', ' : text))
      .join('');
  }

  /** The next token, whatever it is. Raises MalformedQueryException at the end. */
  next(expected: string): Token {
    const token = this.#tokens[this.#at++];
    if (!token) throw malformedQuery(`The query ends where ${expected} should be.`);
    return token;
  }

  /** Takes the next token if it is this sign or word, which are not case sensitive. */
  takes(...texts: readonly string[]): string | undefined {
    const token = this.peek;
    if (!token || token.kind === 'string' || token.kind === 'quotedName' || token.kind === 'pattern') return undefined;
    const text = token.text.toLowerCase();
    if (!texts.includes(text)) return undefined;
    this.#at++;
    return text;
  }

  expect(text: string): void {
    if (!this.takes(text))
      throw malformedQuery(`The query has "${this.peek?.text ?? 'its end'}" where "${text}" should be.`);
  }

  /** Raises MalformedQueryException when anything is left. */
  end(command: string): void {
    if (this.peek) throw malformedQuery(`The command ${command} has "${this.peek.text}" where it should end.`);
  }
}
