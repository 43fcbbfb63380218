/** A value of each variable in one period; undefined where a metric has none. */
export type Values = ReadonlyMap<string, number | undefined>;

/** A metric math expression, evaluated period by period. */
export interface MathExpression {
  /** The ids of metrics and expressions that it refers to. */
  readonly uses: ReadonlySet<string>;
  value(values: Values): number | undefined;
}

type Node = (values: Values) => number | undefined;

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z][A-Za-z0-9_]*)|(&&|\|\||[<>=!]=|[<>()+\-*/^,]))/y;

const LEVELS: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { OR: (a, b) => Number(a !== 0 || b !== 0), '||': (a, b) => Number(a !== 0 || b !== 0) },
  { AND: (a, b) => Number(a !== 0 && b !== 0), '&&': (a, b) => Number(a !== 0 && b !== 0) },
  {
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a !== b),
    '<': (a, b) => Number(a < b),
    '<=': (a, b) => Number(a <= b),
    '>': (a, b) => Number(a > b),
    '>=': (a, b) => Number(a >= b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
  { '^': (a, b) => a ** b },
];

/**
 * Compiles metric math: arithmetic, comparisons, AND, OR, `IF(condition, then, else)` and `FILL(metric, number)`. An operand
 * without a value makes the whole without one, as does a division by zero. Raises an Error that names what is not known.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function compileMath(text: string): MathExpression {
  const tokens = tokensOf(text);
  const uses = new Set<string>();
  let at = 0;
  const fail = (expected: string): Error =>
    new Error(`The expression "${text}" has "${tokens[at] ?? 'its end'}" where ${expected} should be.`);
  const takes = (token: string): boolean => {
    if (tokens[at]?.toUpperCase() !== token) return false;
    at++;
    return true;
  };
  const expect = (token: string): void => {
    if (!takes(token)) throw fail(`"${token}"`);
  };

  const binary = (level: number): Node => {
    const operators = LEVELS[level];
    if (!operators) return term();
    let left = binary(level + 1);
    for (;;) {
      const operator = Object.keys(operators).find(takes);
      const apply = operator === undefined ? undefined : operators[operator];
      if (!apply) return left;
      const [one, other] = [left, binary(level + 1)];
      left = (values) => {
        const [a, b] = [one(values), other(values)];
        const result = a === undefined || b === undefined ? undefined : apply(a, b);
        return result === undefined || !Number.isFinite(result) ? undefined : result;
      };
    }
  };

  const term = (): Node => {
    if (takes('-')) {
      const inner = term();
      return (values) => {
        const value = inner(values);
        return value === undefined ? undefined : -value;
      };
    }
    if (takes('(')) {
      const inner = binary(0);
      expect(')');
      return inner;
    }
    const token = tokens[at];
    if (token === undefined || !/^[A-Za-z0-9]/.test(token)) throw fail('a metric, a number or a function');
    at++;
    if (/^\d/.test(token)) return () => Number(token);
    if (tokens[at] === '(') return call(token);
    uses.add(token);
    return (values) => values.get(token);
  };

  const call = (name: string): Node => {
    at++;
    const inputs = [binary(0)];
    while (takes(',')) inputs.push(binary(0));
    expect(')');
    const [first, second, third] = inputs;
    if (name === 'FILL' && first && second && inputs.length === 2) return (values) => first(values) ?? second(values);
    if (name === 'IF' && first && second && third && inputs.length === 3)
      return (values) => {
        const condition = first(values);
        return condition === undefined ? undefined : condition !== 0 ? second(values) : third(values);
      };
    throw new Error(
      `The expression "${text}" calls ${name} with ${inputs.length} values; the local cloud knows FILL(metric, number) and IF(condition, then, else).`,
    );
  };

  const value = binary(0);
  if (at < tokens.length) throw fail('the end');
  return { uses, value };
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`The expression "${text}" can't be read from "${text.slice(from).trim()}" on.`);
    tokens.push(match[0].trim());
  }
  return tokens;
}
