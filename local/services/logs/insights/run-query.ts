import { newestFirst, parseCommand } from './commands.ts';
import { malformedQuery } from './malformed-query.ts';
import { EventRow, numberOf, type QueriedEvent, type Value } from './record.ts';
import type { Table } from './table.ts';
import { type Token, TokenReader, tokensOf } from './tokens.ts';

/** One cell of an answer; a field that an event does not have is left out. */
export interface ResultField {
  readonly field: string;
  readonly value: string;
}

/** What a query is run with, and what it gives. `limit` bounds the rows. */
export type Query = (
  events: readonly QueriedEvent[],
  limit: number,
) => { readonly results: readonly (readonly ResultField[])[]; readonly matched: number };

const SHOWN = ['@timestamp', '@message'];
const TIMES = new Set(['@timestamp', '@ingestionTime']);

/**
 * Compiles a Logs Insights query: `fields`, `filter`, `stats`, `sort`, `limit` and `display`, with AWS's defaults (time and
 * message are shown, the newest come first). Raises MalformedQueryException, which names what is not known here.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function compileQuery(text: string): Query {
  const commands = commandsOf(tokensOf(text)).map((tokens) => parseCommand(new TokenReader(tokens)));
  return (events, limit) => {
    const start: Table = {
      rows: events.map((event) => new EventRow(event)),
      columns: undefined,
      grouped: false,
      sorted: false,
    };
    const end = newestFirst(commands.reduce((table, command) => command(table), start));
    const columns = [...(end.columns ?? SHOWN), ...(end.grouped ? [] : ['@ptr'])];
    return {
      matched: end.rows.length,
      results: end.rows.slice(0, limit).map((row) =>
        columns.flatMap((field) => {
          const value = row.field(field);
          return value === undefined ? [] : [{ field, value: shown(field, value) }];
        }),
      ),
    };
  };
}

function commandsOf(tokens: readonly Token[]): Token[][] {
  const commands: Token[][] = [[]];
  for (const token of tokens)
    if (token.kind === 'sign' && token.text === '|') commands.push([]);
    else commands.at(-1)?.push(token);
  // A query may begin with a pipe sign.
  const written = commands.filter((command, index) => command.length > 0 || index > 0);
  if (written.length === 0) throw malformedQuery('The query is empty.');
  return written;
}

function shown(field: string, value: NonNullable<Value>): string {
  const time = TIMES.has(field) || field.startsWith('bin(') ? numberOf(value) : undefined;
  return time === undefined ? String(value) : new Date(time).toISOString().replace('T', ' ').slice(0, -1);
}
