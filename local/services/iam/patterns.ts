/** Gives the values of a policy variable, `aws:PrincipalArn` say; undefined when the request has no such key. */
export type Variables = (key: string) => string | undefined;

/** Tells whether a text matches a pattern of a policy, its variables taken from the request. */
export type Matcher = (text: string, variables: Variables) => boolean;

/** `action`: case does not count. `arn`: a `*` inside a segment stops at the colon. `text`: neither. */
export type PatternKind = 'action' | 'arn' | 'text';

type Token =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | undefined };

const VARIABLE = /\$\{([^}]*)\}/g;

/**
 * Compiles a pattern with the wildcards `*` and `?`. With `variables`, `${key}` and `${key, 'default'}` stand for a
 * value of the request and `${*}`, `${?}`, `${$}` for the characters themselves.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function compilePattern(pattern: string, kind: PatternKind, variables: boolean): Matcher {
  const tokens = tokenize(pattern, variables);
  if (tokens.length === 1 && tokens[0]?.kind === 'any') return () => true;
  const [first] = tokens;
  if (kind !== 'action' && tokens.length === 1 && first?.kind === 'literal') {
    const { text: wanted } = first;
    return (text) => text === wanted;
  }
  if (!tokens.some((token) => token.kind === 'variable')) {
    const expression = toExpression(tokens, kind, () => undefined);
    return (text) => expression?.test(text) === true;
  }
  return (text, values) => toExpression(tokens, kind, values)?.test(text) === true;
}

/** The keys of the variables in a pattern. */
export function variablesIn(pattern: string): string[] {
  return tokenize(pattern, true).flatMap((token) => (token.kind === 'variable' ? [token.key] : []));
}

/** The text of a pattern with its variables filled in, wildcards left alone; undefined when a variable has no value. */
export function fillVariables(pattern: string, values: Variables): string | undefined {
  let missing = false;
  const text = pattern.replace(VARIABLE, (_whole, inside: string) => {
    const token = variable(inside);
    if (token.kind === 'literal') return token.text;
    const value = token.kind === 'variable' ? (values(token.key) ?? token.fallback) : undefined;
    missing ||= value === undefined;
    return value ?? '';
  });
  return missing ? undefined : text;
}

function tokenize(pattern: string, variables: boolean): Token[] {
  const tokens: Token[] = [];
  const plain = (text: string): void => {
    for (const part of text.split(/([*?])/)) {
      if (part === '*') tokens.push({ kind: 'any' });
      else if (part === '?') tokens.push({ kind: 'one' });
      else if (part) tokens.push({ kind: 'literal', text: part });
    }
  };
  if (!variables) {
    plain(pattern);
    return tokens;
  }
  let from = 0;
  for (const match of pattern.matchAll(VARIABLE)) {
    plain(pattern.slice(from, match.index));
    tokens.push(variable(match[1] ?? ''));
    from = match.index + match[0].length;
  }
  plain(pattern.slice(from));
  return tokens;
}

function variable(inside: string): Token {
  if (inside === '*' || inside === '?' || inside === '$') return { kind: 'literal', text: inside };
  const [, key = inside, fallback] = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inside) ?? [];
  return { kind: 'variable', key, fallback };
}

/**
 * In an ARN, "if the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the
 * colon boundaries"; elsewhere in a segment it stays inside.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function toExpression(tokens: readonly Token[], kind: PatternKind, values: Variables): RegExp | undefined {
  let source = '';
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'literal') source += escapeExpression(token.text);
    else if (token.kind === 'one') source += kind === 'arn' ? '[^:]' : '[^]';
    else if (token.kind === 'any') source += kind === 'arn' && !endsSegment(tokens[index + 1]) ? '[^:]*' : '[^]*';
    else {
      const value = values(token.key) ?? token.fallback;
      if (value === undefined) return undefined;
      source += escapeExpression(value);
    }
  }
  return new RegExp(`^${source}$`, kind === 'action' ? 'i' : '');
}

function endsSegment(next: Token | undefined): boolean {
  return next === undefined || (next.kind === 'literal' && next.text.startsWith(':'));
}

function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
