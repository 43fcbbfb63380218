import { entropy } from './entropy.ts';

/**
 * A trace header for a request that came without one; `now` in milliseconds since the epoch. `sampled` is undefined when
 * nobody decides here.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function newTrace(now: number, sampled: boolean | undefined): string {
  const root = `Root=1-${Math.floor(now / 1000).toString(16)}-${entropy(12).toString('hex')}`;
  return sampled === undefined ? root : `${root};Parent=${entropy(8).toString('hex')};Sampled=${sampled ? 1 : 0}`;
}
