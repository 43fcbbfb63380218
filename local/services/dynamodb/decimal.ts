/**
 * DynamoDB's numbers: decimals of up to 38 significant digits, kept as canonical plain text ("-0.5", "1200").
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
 */

/** The exact sum of two canonical numbers, canonical again. */
export function addDecimals(a: string, b: string): string {
  const left = parse(a);
  const right = parse(b);
  const scale = Math.max(left.scale, right.scale);
  return format(
    left.digits * 10n ** BigInt(scale - left.scale) + right.digits * 10n ** BigInt(scale - right.scale),
    scale,
  );
}

/** The exact difference of two canonical numbers. */
export function subtractDecimals(a: string, b: string): string {
  return addDecimals(a, b.startsWith('-') ? b.slice(1) : `-${b}`);
}

/**
 * A text for each number, so that texts compare as the numbers do: sign, exponent, digits; for negative numbers all
 * three turned around, with an end mark that sorts after every digit.
 */
export function sortableDecimal(number: string): string {
  const negative = number.startsWith('-');
  const { digits, exponent } = significand(negative ? number.slice(1) : number);
  if (digits === '') return '1';
  if (!negative) return `2${String(exponent + 500)}${digits}`;
  let complement = '';
  for (const digit of digits) complement += String(9 - Number(digit));
  return `0${String(500 - exponent)}${complement}~`;
}

/** Whether a result still fits: undefined, or what DynamoDB says when it does not. */
export function decimalProblem(number: string): string | undefined {
  const { digits, exponent } = significand(number.startsWith('-') ? number.slice(1) : number);
  if (digits === '') return undefined;
  if (exponent > 125) return 'Number overflow. Attempting to store a number with magnitude larger than supported range';
  if (exponent < -130)
    return 'Number underflow. Attempting to store a number with magnitude smaller than supported range';
  return digits.length > 38 ? 'Attempting to store more than 38 significant digits in a Number' : undefined;
}

/** Significant digits without zeros at either end, and the power of ten of the first of them. */
function significand(unsigned: string): { digits: string; exponent: number } {
  const [whole = '', fraction = ''] = unsigned.split('.');
  const all = `${whole}${fraction}`;
  const first = all.search(/[1-9]/);
  if (first === -1) return { digits: '', exponent: 0 };
  return { digits: all.slice(first).replace(/0+$/, ''), exponent: whole.length - 1 - first };
}

function parse(number: string): { digits: bigint; scale: number } {
  const [whole = '', fraction = ''] = number.split('.');
  return { digits: BigInt(`${whole}${fraction}`), scale: fraction.length };
}

function format(digits: bigint, scale: number): string {
  const negative = digits < 0n;
  const text = String(negative ? -digits : digits).padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}
