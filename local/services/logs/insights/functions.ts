import { malformedQuery } from './malformed-query.ts';
import type { Expression } from './record.ts';
import { numberOf, type Value } from './record.ts';
import type { TokenReader } from './tokens.ts';

/** Makes the expression of a call; `inputs` reads what stands in the parentheses, the closing one included. */
type MakeCall = (tokens: TokenReader, inputs: () => Expression[]) => Expression;

const PERIODS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

function ofNumber(apply: (value: number) => number): MakeCall {
  return (_tokens, inputs) => {
    const [input] = exactly(1, inputs());
    return (row) => {
      const value = numberOf(input?.(row));
      return value === undefined ? undefined : apply(value);
    };
  };
}

function ofText(apply: (value: string) => Value): MakeCall {
  return (_tokens, inputs) => {
    const [input] = exactly(1, inputs());
    return (row) => {
      const value = input?.(row);
      return value === undefined ? undefined : apply(String(value));
    };
  };
}

/** The functions that have a value for each row. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
export const FUNCTIONS: ReadonlyMap<string, MakeCall> = new Map<string, MakeCall>([
  [
    'coalesce',
    (_tokens, inputs) => {
      const all = inputs();
      return (row) => {
        for (const input of all) {
          const value = input(row);
          if (value !== undefined) return value;
        }
        return undefined;
      };
    },
  ],
  [
    'ispresent',
    (_tokens, inputs) => {
      const [input] = exactly(1, inputs());
      return (row) => (input?.(row) === undefined ? 0 : 1);
    },
  ],
  [
    'concat',
    (_tokens, inputs) => {
      const all = inputs();
      return (row) => all.map((input) => String(input(row) ?? '')).join('');
    },
  ],
  ['strlen', ofText((text) => text.length)],
  ['tolower', ofText((text) => text.toLowerCase())],
  ['toupper', ofText((text) => text.toUpperCase())],
  ['abs', ofNumber(Math.abs)],
  ['ceil', ofNumber(Math.ceil)],
  ['floor', ofNumber(Math.floor)],
  [
    'bin',
    (tokens) => {
      const [, number = '', unit = ''] = /^(\d+)(ms|[smhdw])$/.exec(tokens.next('a period').text) ?? [];
      const period = Number(number) * (PERIODS[unit] ?? 0);
      if (!(period > 0)) throw malformedQuery('bin takes a period, such as bin(5m).');
      tokens.expect(')');
      return (row) => Math.floor((numberOf(row.field('@timestamp')) ?? 0) / period) * period;
    },
  ],
]);

function exactly(count: number, inputs: readonly Expression[]): readonly Expression[] {
  if (inputs.length !== count) throw malformedQuery(`A function that takes ${count} value was given ${inputs.length}.`);
  return inputs;
}
