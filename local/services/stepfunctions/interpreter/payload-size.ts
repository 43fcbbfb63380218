/** The most that input, output, arguments or a variable may hold, in bytes of JSON text in UTF-8. */
export const MAXIMUM_PAYLOAD_BYTES = 262_144;

/**
 * Whether a value's JSON text is longer than AWS allows. A quick upper estimate answers for nearly everything; only
 * what comes close is written out and measured.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export function isTooLarge(value: unknown): boolean {
  if (estimate(value, 0) <= MAXIMUM_PAYLOAD_BYTES) return false;
  return Buffer.byteLength(JSON.stringify(value) ?? '') > MAXIMUM_PAYLOAD_BYTES;
}

/** At least as many bytes as the text has: six for each UTF-16 unit, which an escape can take. Stops when over. */
function estimate(value: unknown, before: number): number {
  if (typeof value === 'string') return before + value.length * 6 + 3;
  if (typeof value !== 'object' || value === null) return before + 26;
  let total = before + 2;
  if (Array.isArray(value)) {
    for (const element of value) {
      total = estimate(element, total + 1);
      if (total > MAXIMUM_PAYLOAD_BYTES) return total;
    }
    return total;
  }
  for (const name in value) {
    total = estimate(Reflect.get(value, name), total + name.length * 6 + 4);
    if (total > MAXIMUM_PAYLOAD_BYTES) return total;
  }
  return total;
}
