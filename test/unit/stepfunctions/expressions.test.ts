import fc from 'fast-check';
import jsonata from 'jsonata';
import { ManualClock } from '../../../local/core/clock.ts';
import { SeededRandom } from '../../../local/core/random.ts';
import { Expression, ExpressionSyntaxError } from '../../../local/services/stepfunctions/jsonata/expression.ts';
import { plainValue } from '../../../local/services/stepfunctions/jsonata/plain-value.ts';

const sources = { clock: new ManualClock(), random: new SeededRandom(7) };

async function evaluate(source: string, bindings: Record<string, unknown> = {}): Promise<unknown> {
  return new Expression(source, 'Output', sources).evaluate(Object.assign(Object.create(null), bindings));
}

async function failure(source: string, bindings: Record<string, unknown> = {}): Promise<string> {
  return evaluate(source, bindings).then(
    (value) => `gave ${JSON.stringify(value)}`,
    (error: Error) => error.message,
  );
}

const PREFIX = (source: string): string => `The JSONata expression '${source}' specified for the field 'Output' `;

describe('an expression', () => {
  it('is evaluated at once when it is plain', () => {
    const at = (source: string): unknown =>
      new Expression(source, 'Output', sources).evaluate({ states: { input: { a: [{ b: 1 }] } }, x: 'y' });
    expect(at('$states.input.a[0].b')).toBe(1);
    expect(at("$x = 'y' and $exists($states.input.a)")).toBe(true);
    expect(at("$x & '!'")).toBe('y!');
    expect(at('$states.input.a.b')).toBeInstanceOf(Promise);
  });

  it('gives what jsonata gives, fast path or not', async () => {
    const leaf = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom('a', 'b', ''),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
      ),
    }));
    const name = fc.constantFrom('.a', '.b', '.c', '[0]', '[1]', '.a[0]');
    const path = fc
      .tuple(fc.constantFrom('$states.input', '$v'), fc.array(name, { maxLength: 3 }))
      .map(([start, steps]) => start + steps.join(''));
    const { expression } = fc.letrec((tie) => ({
      expression: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        path,
        fc.constantFrom("'a'", '1', '-2', 'true', 'null', '$missing'),
        fc
          .tuple(
            tie('expression'),
            fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'and', 'or', '&'),
            tie('expression'),
          )
          .map(([a, operator, b]) => `(${a} ${operator} ${b})`.slice(1, -1)),
        fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `${a} ? ${b} : ${c}`),
        fc
          .tuple(fc.constantFrom('$exists', '$not', '$string', '$type', '$length', '$floor', ''), tie('expression'))
          .map(([call, argument]) => `${call}(${argument})`),
        fc
          .tuple(tie('expression'), fc.constantFrom("'a'", '/a|b/', '/^b?$/', '/A/i'))
          .map(([argument, pattern]) => `$contains(${argument}, ${pattern})`),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(expression, value, value, async (source, input, v) => {
        const bindings = { states: { input }, v };
        const outcome = (work: () => unknown): Promise<unknown> =>
          Promise.resolve()
            .then(work)
            .catch(() => 'failed');
        const expected = await outcome(async () => {
          const result = plainValue((await jsonata(String(source)).evaluate(undefined, bindings)) ?? 'failed');
          return typeof result === 'symbol' ? 'failed' : result;
        });
        const got = await outcome(() => evaluate(String(source), bindings));
        // jsonata answers null and undefined alike with ??, so a null is told apart here.
        expect(got === null ? 'failed' : got).toEqual(expected === null ? 'failed' : expected);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['$missing', 'returned nothing (undefined).'],
    ['function($x){$x}', 'returned an unsupported result type.'],
    [
      '$abs("a")',
      'threw an error during evaluation. T0410: Argument 1 of function "abs" does not match function signature',
    ],
    [
      '$sum(["a"])',
      'threw an error during evaluation. T0412: Argument 1 of function "sum" must be an array of "numbers"',
    ],
    [
      "1 < 'a'",
      'threw an error during evaluation. T2009: The values 1 and "a" either side of operator "<" must be of the same data type',
    ],
    ['$eval("1+1")', 'threw an error during evaluation. T1006: Attempted to invoke a non-function'],
    ["$parse('{')", 'threw an error during evaluation. D3137: Invalid JSON'],
    ['$partition([1], -1)', 'threw an error during evaluation. D3137: Second argument must be zero or greater'],
  ])('fails in the words of AWS: %s', async (source, words) => {
    expect(await failure(source)).toBe(PREFIX(source) + words);
  });

  it.each([
    ['1/0', 'Infinity'],
    ['[-1/0]', ['-Infinity']],
    ['0/0', 'NaN'],
    ['$parse(\'{"b":1,"a":[2]}\')', { b: 1, a: [2] }],
    ['$partition([1,2,3,4,5], 2.9)', [[1, 2], [3, 4], [5]]],
    ['$partition([1,2,3])', [[1, 2, 3]]],
    ['$range(10, 0, -2)', [10, 8, 6, 4, 2, 0]],
    ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
    ['$range(3, 3, 1)', 3],
    ["$hash('Hello', 'SHA-1')", 'f7ff9e8b7bb2e09b70935a5d785e0cc5d9d0abf0'],
    ["$hash('ñ', 'MD5')", '94e9342ecbb1458b6043ecd3bfcbc192'],
    ['$random(42)', 0.7275636800328681],
    ['$random(0.9)', 0.730967787376657],
    ['$map([\'{"a":1}\', \'{"a":2}\'], $parse).a', [1, 2]],
    ['$now()', '2026-01-01T00:00:00.000Z'],
    ["$now('[Y]')", '2026'],
    ['$millis()', Date.UTC(2026, 0, 1)],
  ])('has the functions of Step Functions: %s', async (source, expected) => {
    expect(await evaluate(source)).toEqual(expected);
  });

  it.each(['$partition([], 2)', '$range(1, 5)', '$range(5, 1, 1)', '$range(1, 5, 0)', "$hash('a')", '$parse()'])(
    'returns nothing where AWS returns nothing: %s',
    async (source) => expect(await failure(source)).toBe(`${PREFIX(source)}returned nothing (undefined).`),
  );

  it.each(["$hash('a', 'md5')", "$hash('a', 5)", "$uuid('seed')", '$random(1, 2)', '$range(1)', '$parse(null)'])(
    'refuses arguments that AWS refuses: %s',
    async (source) => expect(await failure(source)).toMatch(/(T0410|D3137|T0411)/),
  );

  it('makes version 4 UUIDs, another one each time', async () => {
    expect(await evaluate('$uuid()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await evaluate('$uuid() = $uuid()')).toBe(false);
  });

  it('is bounded in depth, memory and time', async () => {
    const nested = (depth: number): string => `($f := function($x){ $x <= 0 ? 0 : 1 + $f($x-1) }; $f(${depth}))`;
    expect(await evaluate(nested(20))).toBe(20);
    expect(await failure(nested(1_000_000))).toContain(
      'threw an error during evaluation: Stack overflow error: Check for non-terminating recursive function.',
    );
    expect(await evaluate('[1..873782] ~> $count()')).toBe(873_782);
    expect(await failure('[1..873783] ~> $count()')).toContain(': Expression evaluation memory limit exceeded');
  });

  it('is not endless', async () => {
    expect(await failure('($f := function($x){ $f($x+1) }; $f(1))')).toContain(
      'threw an error during evaluation: Expression evaluation timeout: Check for infinite loop',
    );
  }, 10_000);

  it('keeps evaluations of one expression apart', async () => {
    const expression = new Expression('($f := function($n){ $n = 0 ? $v : $f($n-1) }; $f(25))', 'Output', sources);
    const values = await Promise.all([1, 2, 3, 4].map((v) => expression.evaluate({ v })));
    expect(values).toEqual([1, 2, 3, 4]);
  });

  it('leaves nothing of jsonata in its result', async () => {
    const value = await evaluate('$states.input.a.b', { states: { input: { a: [{ b: 1 }, { b: 2 }] } } });
    expect(Object.getOwnPropertyNames(value)).toEqual(['0', '1', 'length']);
  });

  it.each(['a ?? b', 'a ?: b', '1 +', '', '"open'])('is refused when jsonata 2.0.6 does not parse it: %s', (source) => {
    expect(() => new Expression(source, 'Output', sources)).toThrow(ExpressionSyntaxError);
  });
});
