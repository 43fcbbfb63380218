/** A format or a text that java.time's DateTimeFormatter would not take, or a letter that is not imitated. */
export class TimeFormatError extends Error {}

type Token = { readonly letter: string; readonly count: number } | { readonly literal: string };

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const SUPPORTED = new Set('yuMLdDEaHhKkmsSnZXxVz');

/**
 * Formats by java.time's DateTimeFormatter: `yyyy-MM-dd HH:mm:ssZ`. `zone` is an IANA name, `UTC`, or an offset `+08:00`.
 * Raises TimeFormatError. https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html
 */
export function formatTime(epochMs: number, format: string, zone: string): string {
  if (!Number.isFinite(epochMs)) throw new TimeFormatError(`${epochMs} is not a time in milliseconds.`);
  const offset = offsetMinutes(zone, epochMs);
  const local = new Date(epochMs + offset * 60_000);
  return tokens(format)
    .map((token) => ('literal' in token ? token.literal : field(token, local, offset, zone)))
    .join('');
}

function field(
  { letter, count }: { letter: string; count: number },
  local: Date,
  offset: number,
  zone: string,
): string {
  const number = (value: number): string => String(value).padStart(count, '0');
  const hours = local.getUTCHours();
  switch (letter) {
    case 'y':
    case 'u':
      return count === 2 ? String(local.getUTCFullYear() % 100).padStart(2, '0') : number(local.getUTCFullYear());
    case 'M':
    case 'L':
      return count < 3 ? number(local.getUTCMonth() + 1) : nameOf(MONTHS[local.getUTCMonth()], count);
    case 'd':
      return number(local.getUTCDate());
    case 'D':
      return number(Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / 86_400_000) + 1);
    case 'E':
      return nameOf(DAYS[local.getUTCDay()], count);
    case 'a':
      return hours < 12 ? 'AM' : 'PM';
    case 'H':
      return number(hours);
    case 'h':
      return number(hours % 12 || 12);
    case 'K':
      return number(hours % 12);
    case 'k':
      return number(hours || 24);
    case 'm':
      return number(local.getUTCMinutes());
    case 's':
      return number(local.getUTCSeconds());
    case 'S':
      return String(local.getUTCMilliseconds()).padStart(3, '0').padEnd(count, '0').slice(0, count);
    case 'n':
      return number(local.getUTCMilliseconds() * 1_000_000);
    case 'V':
    case 'z':
      return zone;
    default:
      return offsetText(letter, count, offset);
  }
}

function nameOf(name: string | undefined, count: number): string {
  const full = name ?? '';
  return count >= 5 ? full.slice(0, 1) : count === 4 ? full : full.slice(0, 3);
}

/** `Z` +0000, `ZZZZ` GMT+08:00, `ZZZZZ` +08:00; `X` Z or +08, `XX` +0800, `XXX` +08:00; `x` the same without Z. */
function offsetText(letter: string, count: number, offset: number): string {
  const sign = offset < 0 ? '-' : '+';
  const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
  if (letter === 'Z') {
    if (count === 4) return offset === 0 ? 'GMT' : `GMT${sign}${hours}:${minutes}`;
    if (count === 5) return offset === 0 ? 'Z' : `${sign}${hours}:${minutes}`;
    return `${sign}${hours}${minutes}`;
  }
  if (letter === 'X' && offset === 0) return 'Z';
  if (count === 1) return `${sign}${hours}${minutes === '00' ? '' : minutes}`;
  return `${sign}${hours}${count % 2 === 1 ? ':' : ''}${minutes}`;
}

/** Reads a text by a format; a text without an offset is in `zone`, by default UTC. Raises TimeFormatError. */
export function parseTime(text: string, format: string, zone: string | undefined): number {
  const fail = (): never => {
    throw new TimeFormatError(`"${text}" does not have the format "${format}".`);
  };
  let pattern = '';
  const letters: string[] = [];
  for (const token of tokens(format)) {
    if ('literal' in token) pattern += token.literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    else {
      letters.push(token.letter === 'M' && token.count >= 3 ? 'name' : token.letter);
      pattern += `(${fieldPattern(token)})`;
    }
  }
  const match = new RegExp(`^${pattern}$`, 'i').exec(text) ?? fail();
  const read: Record<string, string> = {};
  for (const [index, letter] of letters.entries()) read[letter] = match[index + 1] ?? '';
  const number = (letter: string, otherwise: number): number =>
    read[letter] === undefined ? otherwise : Number(read[letter]);
  const year = number('y', number('u', Number.NaN));
  const named = MONTHS.findIndex(
    (month) => month.slice(0, 3).toLowerCase() === read['name']?.slice(0, 3).toLowerCase(),
  );
  const month = read['name'] === undefined ? number('M', number('L', Number.NaN)) : named + 1;
  const afternoon = read['a']?.toUpperCase() === 'PM' ? 12 : 0;
  const hour = read['H'] ?? read['k'] ?? read['h'] ?? read['K'] ?? '0';
  const hours =
    read['h'] !== undefined || read['K'] !== undefined ? (Number(hour) % 12) + afternoon : Number(hour) % 24;
  const milliseconds = Number((read['S'] ?? '0').padEnd(3, '0').slice(0, 3));
  const day = number('d', Number.NaN);
  const local = Date.UTC(
    year < 100 ? 2000 + year : year,
    month - 1,
    day,
    hours,
    number('m', 0),
    number('s', 0),
    milliseconds,
  );
  if (Number.isNaN(local) || new Date(local).getUTCDate() !== day) return fail();
  const written = read['Z'] ?? read['X'] ?? read['x'];
  if (written !== undefined) return local - offsetMinutes(written, local) * 60_000;
  // The zone's offset at that wall clock time: asked once with the guess, so that it is right but for the hour of a change.
  const name = zone ?? 'UTC';
  return local - offsetMinutes(name, local - offsetMinutes(name, local) * 60_000) * 60_000;
}

function fieldPattern({ letter, count }: { letter: string; count: number }): string {
  if (letter === 'a') return 'AM|PM';
  if (letter === 'E' || ((letter === 'M' || letter === 'L') && count >= 3)) return '[A-Za-z]+';
  if (letter === 'Z' || letter === 'X' || letter === 'x') return 'Z|GMT|(?:GMT)?[+-]\\d{2}(?::?\\d{2})?';
  if (letter === 'V' || letter === 'z')
    throw new TimeFormatError(`parsing the letter ${letter} is not supported by the local cloud.`);
  return count === 1 ? '\\d+' : `\\d{${count}}`;
}

function tokens(format: string): Token[] {
  const found: Token[] = [];
  for (const [part, quoted, run] of format.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']/g)) {
    if (quoted !== undefined) found.push({ literal: quoted === '' ? "'" : quoted.replaceAll("''", "'") });
    else if (run === undefined) {
      if (part === '[' || part === ']')
        throw new TimeFormatError('optional parts in brackets are not supported by the local cloud.');
      found.push({ literal: part });
    } else if (SUPPORTED.has(run)) found.push({ letter: run, count: part.length });
    else throw new TimeFormatError(`the pattern letter ${run} is not supported by the local cloud.`);
  }
  return found;
}

/** Minutes east of UTC. */
function offsetMinutes(zone: string, epochMs: number): number {
  if (zone === 'UTC' || zone === 'Z' || zone === 'GMT') return 0;
  const fixed = /^(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0));
  let formatter: Intl.DateTimeFormat;
  try {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    throw new TimeFormatError(`${zone} is not a time zone.`);
  }
  const name = formatter.formatToParts(epochMs).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  return name === 'GMT' ? 0 : offsetMinutes(name, epochMs);
}
