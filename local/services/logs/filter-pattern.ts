import { isRecord } from '../../core/fields.ts';
import { invalidParameter } from './context.ts';

/** Whether a log message passes. */
type MessageTest = (message: string) => boolean;

/**
 * Compiles a CloudWatch Logs filter pattern: terms (`ERROR`, `"two words"`, `?either`, `-without`) or a JSON pattern of
 * comparisons joined by `&&` or `||` (`{ $.level = "ERROR" && $.status >= 500 }`). An empty pattern passes everything.
 * Raises AwsError `InvalidParameterException` for what is not supported: parentheses, regular expressions, space
 * delimited patterns.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileFilterPattern(pattern: string): MessageTest {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('{')) return jsonPattern(text);
  if (text.startsWith('[')) throw unsupported(pattern, 'space delimited patterns in square brackets');
  if (text.startsWith('%')) throw unsupported(pattern, 'regular expressions');
  return termPattern(text);
}

function unsupported(pattern: string, what: string): Error {
  return invalidParameter(`The filter pattern ${pattern} is not supported by the local cloud: it uses ${what}.`);
}

function termPattern(text: string): MessageTest {
  const required: string[] = [];
  const optional: string[] = [];
  const forbidden: string[] = [];
  for (const [, sign, quoted, plain] of text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)) {
    const term = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '';
    (sign === '?' ? optional : sign === '-' ? forbidden : required).push(term);
  }
  // AWS ignores ?terms when the pattern has plain terms too.
  const either = required.length > 0 ? [] : optional;
  return (message) =>
    required.every((term) => message.includes(term)) &&
    !forbidden.some((term) => message.includes(term)) &&
    (either.length === 0 || either.some((term) => message.includes(term)));
}

type ValueTest = (event: unknown) => boolean;

const COMPARISON =
  /^\$((?:\.[A-Za-z0-9_-]+|\[\d+\])+)\s*(?:(!=|>=|<=|=|>|<)\s*("(?:[^"\\]|\\.)*"|[^\s&|]+)|(IS NULL|IS TRUE|IS FALSE|NOT EXISTS))$/;

function jsonPattern(text: string): MessageTest {
  if (!text.endsWith('}')) throw invalidParameter(`The filter pattern ${text} does not end with "}".`);
  const inner = text.slice(1, -1).trim();
  const any = splitOutsideQuotes(inner, '||').map((part) =>
    splitOutsideQuotes(part, '&&').map((comparison) => valueTest(comparison.trim(), text)),
  );
  return (message) => {
    if (!message.startsWith('{')) return false;
    let event: unknown;
    try {
      event = JSON.parse(message);
    } catch {
      return false;
    }
    return any.some((all) => all.every((test) => test(event)));
  };
}

function splitOutsideQuotes(text: string, separator: '&&' | '||'): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') quoted = !quoted;
    else if (!quoted && text.startsWith(separator, index)) {
      parts.push(text.slice(start, index));
      start = index + separator.length;
      index++;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function valueTest(comparison: string, pattern: string): ValueTest {
  const parts = COMPARISON.exec(comparison);
  const [, path, operator, operand, keyword] = parts ?? [];
  if (path === undefined) throw unsupported(pattern, `"${comparison}", which is no comparison like $.name = "value"`);
  const names = [...path.matchAll(/\.([A-Za-z0-9_-]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
  const select = (event: unknown): unknown =>
    names.reduce<unknown>((value, name) => {
      if (typeof name === 'number') return Array.isArray(value) ? value[name] : undefined;
      return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    }, event);
  if (keyword === 'NOT EXISTS') return (event) => select(event) === undefined;
  if (keyword === 'IS NULL') return (event) => select(event) === null;
  if (keyword !== undefined) return (event) => select(event) === (keyword === 'IS TRUE');
  return operandTest(select, operator ?? '=', operand ?? '', pattern);
}

function operandTest(
  select: (event: unknown) => unknown,
  operator: string,
  operand: string,
  pattern: string,
): ValueTest {
  if (operand.startsWith('%')) throw unsupported(pattern, 'regular expressions');
  const quoted = operand.startsWith('"');
  const text = quoted ? operand.slice(1, -1).replaceAll(/\\(.)/g, '$1') : operand;
  if (operator === '=' || operator === '!=') {
    const parts = text.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const whole = new RegExp(`^${parts.join('.*')}$`, 's');
    const equals = (value: unknown): boolean =>
      (typeof value === 'string' && whole.test(value)) ||
      (!quoted && typeof value === 'number' && value === Number(text));
    if (operator === '=') return (event) => equals(select(event));
    return (event) => {
      const value = select(event);
      return value !== undefined && !equals(value);
    };
  }
  const number = Number(text);
  if (quoted || Number.isNaN(number)) throw invalidParameter(`The filter pattern ${pattern} compares with no number.`);
  return (event) => {
    const value = select(event);
    if (typeof value !== 'number') return false;
    if (operator === '>') return value > number;
    if (operator === '<') return value < number;
    return operator === '>=' ? value >= number : value <= number;
  };
}
