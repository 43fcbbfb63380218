import { styleText } from 'node:util';
import type { LogLine } from '../control/views.ts';
import type { Hop, Outcome } from '../journal/journal.ts';

/** How a hop's outcome is coloured, where there is colour. */
const COLOURS: Readonly<Record<Outcome, Parameters<typeof styleText>[0]>> = {
  ok: 'green',
  filtered: 'yellow',
  failed: 'red',
  refused: 'red',
};

/**
 * One id's hops as aligned lines of text: when (ms since the first), how long (ms), from → to, what, outcome, attempt,
 * and what else the journal knows. `roles` adds under which role it was asked, `colour` terminal colours.
 */
export function renderJourney(hops: readonly Hop[], options: { colour?: boolean; roles?: boolean } = {}): string {
  const ordered = hops.toSorted((a, b) => a.start - b.start || a.sequence - b.sequence);
  const begin = ordered[0]?.start ?? 0;
  const paths = shortener(ordered.flatMap((hop) => [hop.from, hop.to]));
  const rows = ordered.map((hop) => [
    `+${(hop.start - begin).toFixed(1)}`,
    hop.duration.toFixed(1),
    `${paths(hop.from)} → ${paths(hop.to)}`,
    hop.action,
    ...(options.roles ? [roleOf(hop)] : []),
    outcomeOf(hop),
    detailOf(hop),
  ]);
  const header = ['at ms', 'took ms', 'from → to', 'action', ...(options.roles ? ['role'] : []), 'outcome', ''];
  const widths = header.map((title, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0), title.length),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column < 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    paint(options.colour, 'dim', line(header)),
    ...rows.map((row, index) => {
      const outcome = ordered[index]?.outcome ?? 'ok';
      return outcome === 'ok' ? line(row) : paint(options.colour, COLOURS[outcome], line(row));
    }),
  ].join('\n');
}

/** The name of the role; services that act for themselves, and clients, have none. */
function roleOf({ role }: Hop): string {
  return role?.slice(role.lastIndexOf('/') + 1) ?? '–';
}

/** Log lines of one id as text: when (ms since `begin`), from which group, and the line. */
export function renderLogs(lines: readonly LogLine[], begin: number): string {
  const rows = lines.map(({ at, group, line }) => [
    `+${(at - begin).toFixed(1)}`,
    group.slice(group.lastIndexOf('/') + 1),
    typeof line === 'string' ? line : JSON.stringify(line),
  ]);
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = [width(0), width(1)] as const;
  return rows
    .map(([at = '', group = '', line = '']) => `${at.padStart(widths[0])}  ${group.padEnd(widths[1])}  ${line}`)
    .join('\n');
}

function paint(colour: boolean | undefined, format: Parameters<typeof styleText>[0], text: string): string {
  return colour ? styleText(format, text, { validateStream: false }) : text;
}

function outcomeOf(hop: Hop): string {
  const outcome = hop.error ? `${hop.outcome}: ${hop.error.code}` : hop.outcome;
  return hop.attempt > 1 ? `${outcome} (attempt ${hop.attempt})` : outcome;
}

/** Longer texts are ids and ARNs, which the full journal has and a line of text has no room for. */
const LONGEST_TOLD = 30;

/** What tells the reader something; which statements allowed the call is for the full journal too. */
function detailOf(hop: Hop): string {
  return Object.entries(hop.detail ?? {})
    .filter(([name, value]) => name !== 'allowedBy' && isTelling(value))
    .map(([name, value]) => `${name}=${textOf(value)}`)
    .join(' ');
}

function isTelling(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isTelling);
  return typeof value === 'string' ? value.length <= LONGEST_TOLD : typeof value === 'number' || value === true;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(' › ');
  return typeof value === 'number' ? String(Math.round(value)) : String(value);
}

/** Drops the leading path that all construct paths share: `OrderStack/Intake/Queue` reads `Intake/Queue`. */
function shortener(names: readonly string[]): (name: string) => string {
  const stacks = new Set(names.filter((name) => name.includes('/')).map((name) => name.split('/')[0]));
  const [only] = stacks;
  return (name) =>
    stacks.size === 1 && only !== undefined && name.startsWith(`${only}/`) ? name.slice(only.length + 1) : name;
}
