import { createHash } from 'node:crypto';
import type jsonata from 'jsonata';
import type { Clock } from '../../../core/clock.ts';
import type { SeededRandom } from '../../../core/random.ts';
import { javaRandom } from './java-random.ts';

/** Where functions get time and chance from. */
export interface FunctionSources {
  readonly clock: Clock;
  readonly random: SeededRandom;
}

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/**
 * Gives an expression the functions as Step Functions has them: `$partition`, `$range`, `$hash`, `$random`, `$uuid` and
 * `$parse` beside jsonata's own, and no `$eval`. Non-integers are cut towards zero, arguments are checked by signature.
 * Sources: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html ;
 * edge cases as measured in https://github.com/floci-io/floci/issues/2737
 */
export function registerFunctions(expression: jsonata.Expression, { clock, random }: FunctionSources): void {
  expression.assign('eval', undefined);
  expression.registerFunction('parse', parse, '<s?:x>');
  expression.registerFunction('partition', partition, '<an?:a>');
  expression.registerFunction('range', range, '<nnn?:a>');
  expression.registerFunction('hash', hash, '<ss?:s>');
  expression.registerFunction('uuid', () => uuid(random), '<:s>');
  expression.registerFunction(
    'random',
    (seed?: number) => (seed === undefined ? random.next() : javaRandom(Math.trunc(seed))),
    '<n?:n>',
  );
  expression.registerFunction('millis', () => Math.floor(clock.now()), '<:n>');
  expression.registerFunction(
    'now',
    function (picture?: string, timezone?: string) {
      const fromMillis: unknown = this.environment.lookup('fromMillis');
      if (!isImplemented(fromMillis)) throw new Error('jsonata has no $fromMillis.');
      return fromMillis.implementation.call(this, Math.floor(clock.now()), picture, timezone);
    },
    '<s?s?:s>',
  );
}

function isImplemented(value: unknown): value is { implementation: (...input: unknown[]) => unknown } {
  return typeof value === 'object' && value !== null && 'implementation' in value;
}

/** jsonata's code for an error that comes with its own words. */
function failure(message: string): { code: string; message: string; stack: string | undefined } {
  return { code: 'D3137', message, stack: new Error(message).stack };
}

function parse(text?: string): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw failure('Invalid JSON');
  }
}

function partition(values?: readonly unknown[], size?: number): unknown[][] | undefined {
  if (values === undefined) return undefined;
  const length = size === undefined ? values.length : Math.trunc(size);
  if (length < 0) throw failure('Second argument must be zero or greater');
  if (length === 0) return undefined;
  const chunks: unknown[][] = [];
  for (let start = 0; start < values.length; start += length) chunks.push(values.slice(start, start + length));
  return chunks.length > 0 ? chunks : undefined;
}

function range(from?: number, to?: number, by?: number): number | number[] | undefined {
  if (from === undefined || to === undefined || by === undefined) return undefined;
  const [start, end, step] = [Math.trunc(from), Math.trunc(to), Math.trunc(by)];
  if (step === 0) return undefined;
  const count = Math.floor((end - start) / step) + 1;
  if (count < 1) return undefined;
  if (count > 1e7) throw new Error('Expression evaluation memory limit exceeded');
  const values = Array.from({ length: count }, (_, index) => start + index * step);
  return values.length === 1 ? values[0] : values;
}

function hash(text?: string, algorithm?: string): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined;
  const name = HASHES[algorithm];
  if (!name) throw failure('Unsupported hash algorithm. Supported algorithms: MD5, SHA-1, SHA-256, SHA-384, SHA-512');
  return createHash(name).update(text, 'utf8').digest('hex');
}

/** A version 4 UUID from the seeded source, so that a run can be repeated. */
function uuid(random: SeededRandom): string {
  const hex = Array.from({ length: 32 }, (_, index) => {
    if (index === 12) return '4';
    return (index === 16 ? 8 + random.below(4) : random.below(16)).toString(16);
  }).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
