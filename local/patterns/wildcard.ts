import { InvalidEventPattern } from './invalid-event-pattern.ts';

/**
 * A test for `*` as any run of characters, with `\*` and `\\` as the literal characters. Raises InvalidEventPattern for
 * two wildcards in a row and for other escapes, in the words of https://github.com/aws/event-ruler (positions count the
 * opening quote).
 */
export function wildcardTest(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = literalsBetweenWildcards(pattern);
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const literal of rest) {
      const found = text.indexOf(literal, at);
      if (found < 0) return false;
      at = found + literal.length;
    }
    return at <= end;
  };
}

/** How many wildcards a pattern holds. */
export function countWildcards(pattern: string): number {
  return literalsBetweenWildcards(pattern).length - 1;
}

function literalsBetweenWildcards(pattern: string): string[] {
  const literals = [''];
  const append = (character: string): void => {
    literals.push(`${literals.pop() ?? ''}${character}`);
  };
  for (let position = 0; position < pattern.length; position++) {
    const character = pattern.charAt(position);
    const next = pattern.charAt(position + 1);
    if (character === '\\') {
      if (next !== '*' && next !== '\\')
        throw new InvalidEventPattern(`Invalid escape character at pos ${position + 1}`);
      append(next);
      position++;
    } else if (character === '*') {
      if (next === '*') throw new InvalidEventPattern(`Consecutive wildcard characters at pos ${position + 1}`);
      literals.push('');
    } else append(character);
  }
  return literals;
}
