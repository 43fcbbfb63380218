import type { Duration } from 'aws-cdk-lib';

/**
 * When an API key made at `now` expires: at the start of a month, at most `lifetime` from now. Any later synthesis in the
 * same month gives the same template, and a deployment in another month renews the key.
 */
export function apiKeyExpiry(now: Date, lifetime: Duration): Date {
  const latest = new Date(now.getTime() + lifetime.toMilliseconds());
  return new Date(Date.UTC(latest.getUTCFullYear(), latest.getUTCMonth(), 1));
}
