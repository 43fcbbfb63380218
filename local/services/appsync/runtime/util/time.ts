import type { Clock } from '../../../../core/clock.ts';
import { endWithError } from '../evaluation.ts';
import { formatTime, parseTime, TimeFormatError } from './time-format.ts';

/** ISO 8601 with an offset, as java.time's ISO_OFFSET_DATE_TIME reads it. */
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** `util.time`. https://docs.aws.amazon.com/appsync/latest/devguide/time-helpers-in-util-time-js.html */
export function createTime(clock: Clock) {
  const now = (): number => Math.floor(clock.now());
  return {
    nowISO8601: () => new Date(now()).toISOString(),
    nowEpochSeconds: () => Math.floor(now() / 1000),
    nowEpochMilliSeconds: now,
    nowFormatted: (format: unknown, zone?: unknown) =>
      orEnd('nowFormatted', () => formatTime(now(), String(format), zoneOf(zone))),
    parseFormattedToEpochMilliSeconds: (text: unknown, format: unknown, zone?: unknown) =>
      orEnd('parseFormattedToEpochMilliSeconds', () =>
        parseTime(String(text), String(format), zone === undefined ? undefined : zoneOf(zone)),
      ),
    parseISO8601ToEpochMilliSeconds: (text: unknown) =>
      ISO.test(String(text))
        ? Date.parse(String(text))
        : endWithError(
            `util.time.parseISO8601ToEpochMilliSeconds: "${String(text)}" is not ISO 8601 with an offset.`,
            'Code',
          ),
    epochMilliSecondsToSeconds: (milliseconds: unknown) => Math.floor(Number(milliseconds) / 1000),
    epochMilliSecondsToISO8601: (milliseconds: unknown) =>
      orEnd('epochMilliSecondsToISO8601', () => new Date(Number(milliseconds)).toISOString()),
    epochMilliSecondsToFormatted: (milliseconds: unknown, format: unknown, zone?: unknown) =>
      orEnd('epochMilliSecondsToFormatted', () => formatTime(Number(milliseconds), String(format), zoneOf(zone))),
  };
}

function zoneOf(zone: unknown): string {
  return zone === undefined || zone === null ? 'UTC' : String(zone);
}

function orEnd<T>(name: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof TimeFormatError || error instanceof RangeError)
      return endWithError(`util.time.${name}: ${error.message}`, 'Code');
    throw error;
  }
}
