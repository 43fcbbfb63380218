import { endWithError, HandlerEnd } from '../evaluation.ts';

const compiled = new Map<string, RegExp>();
const REMEMBERED = 500;

/**
 * A pattern of java.util.regex as a JavaScript one: finds a match anywhere in the value. Leading flags `(?i)`, `(?s)`,
 * `(?m)`, `(?u)`, quoting `\Q…\E`, the anchors `\A`, `\z`, `\Z`, the classes `\h` and `\p{Alpha}` and the like, and
 * `(?<name>…)` are translated; possessive quantifiers, atomic groups and class intersections end the handler by name.
 * https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
 */
export function javaPattern(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const regex = compile(pattern);
  if (compiled.size >= REMEMBERED) compiled.clear();
  compiled.set(pattern, regex);
  return regex;
}

const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\v\\f\\r',
};

function compile(pattern: string): RegExp {
  let flags = 'u';
  let rest = pattern;
  const leading = /^\(\?([a-zA-Z]+)\)/.exec(rest);
  if (leading) {
    rest = rest.slice(leading[0].length);
    for (const flag of leading[1] ?? '') {
      if (flag === 'i' || flag === 's' || flag === 'm') flags += flag;
      else if (flag !== 'u') unsupported(pattern, `the flag (?${flag})`);
    }
  }
  try {
    return new RegExp(translate(rest, pattern), [...new Set(flags)].join(''));
  } catch (error) {
    if (error instanceof HandlerEnd) throw error;
    return endWithError(
      `util.matches: the pattern ${pattern} is not valid: ${error instanceof Error ? error.message : String(error)}.`,
      'Code',
    );
  }
}

function translate(source: string, pattern: string): string {
  let text = '';
  let inClass = false;
  for (let index = 0; index < source.length; index++) {
    const character = source[index] ?? '';
    if (character === '\\') {
      const escaped = translateEscape(source, index, inClass, pattern);
      text += escaped.text;
      index = escaped.end;
    } else if (inClass) {
      if (character === '&' && source[index + 1] === '&') unsupported(pattern, 'a class intersection (&&)');
      if (character === '[') unsupported(pattern, 'a class within a class');
      if (character === ']') inClass = false;
      text += character;
    } else {
      if (character === '[') inClass = true;
      if (character === '+' && /(?:(?<!\\)[*+?]|\{\d+,?\d*\})$/.test(source.slice(0, index)))
        unsupported(pattern, 'a possessive quantifier');
      if (source.startsWith('(?>', index)) unsupported(pattern, 'an atomic group');
      // Java takes a lone brace or bracket as itself; JavaScript's stricter mode wants it escaped.
      text += character === ']' || (character === '}' && !/\{\d*,?\d*$/.test(text)) ? `\\${character}` : character;
    }
  }
  return text;
}

function translateEscape(
  source: string,
  start: number,
  inClass: boolean,
  pattern: string,
): { text: string; end: number } {
  const next = source[start + 1] ?? '';
  const end = start + 1;
  if (next === 'Q') {
    const close = source.indexOf('\\E', start + 2);
    const quoted = source.slice(start + 2, close === -1 ? undefined : close);
    return { text: quoted.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), end: close === -1 ? source.length : close + 1 };
  }
  if (next === 'A' && !inClass) return { text: '(?<![\\s\\S])', end };
  if (next === 'z' && !inClass) return { text: '(?![\\s\\S])', end };
  if (next === 'Z' && !inClass) return { text: '(?=\\r?\\n?(?![\\s\\S]))', end };
  if (next === 'h') return { text: inClass ? ' \\t\\xA0' : '[ \\t\\xA0]', end };
  if (next === 'G' || next === 'R' || next === 'X') unsupported(pattern, `\\${next}`);
  const braced = /^\{(\w+)\}/.exec(source.slice(start + 2))?.[1];
  if (braced && next === 'x') return { text: `\\u{${braced}}`, end: end + braced.length + 2 };
  if (braced && (next === 'p' || next === 'P')) {
    const posix = POSIX[braced];
    const stop = end + braced.length + 2;
    if (!posix) return { text: `\\${next}{${braced.replace(/^Is/, '')}}`, end: stop };
    if (next === 'P' && inClass) unsupported(pattern, `\\P{${braced}} in a class`);
    return { text: inClass ? posix : `[${next === 'P' ? '^' : ''}${posix}]`, end: stop };
  }
  // In JavaScript's Unicode mode only letters with a meaning and syntax characters may be escaped.
  if (/[^\w\\^$.*+?()[\]{}|/-]/.test(next) || (next === '-' && !inClass)) return { text: next, end };
  return { text: `\\${next}`, end };
}

function unsupported(pattern: string, what: string): never {
  return endWithError(`util.matches: ${what} in the pattern ${pattern} is not supported by the local cloud.`, 'Code');
}
