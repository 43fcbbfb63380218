import { parseAggregate } from './aggregates.ts';
import { parseExpression } from './expression.ts';
import { malformedQuery } from './malformed-query.ts';
import { parseParse } from './parse-command.ts';
import type { Expression } from './record.ts';
import { compare, ExtendedRow, type Row, type Value } from './record.ts';
import type { Command, Table } from './table.ts';
import type { TokenReader } from './tokens.ts';

interface Named {
  readonly name: string;
  readonly value: Expression;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
const COMMANDS: Readonly<Record<string, (tokens: TokenReader) => Command>> = {
  fields: (tokens) => {
    const named = list(tokens, parseNamed);
    return (table) => ({
      ...extended(table, named),
      columns: [...new Set([...(table.columns ?? []), ...named.map(({ name }) => name)])],
    });
  },
  display: (tokens) => {
    const named = list(tokens, parseNamed);
    return (table) => ({ ...extended(table, named), columns: named.map(({ name }) => name) });
  },
  filter: (tokens) => {
    const condition = parseExpression(tokens);
    return (table) => ({ ...table, rows: table.rows.filter((row) => Boolean(condition(row))) });
  },
  parse: parseParse,
  stats: parseStats,
  sort: parseSort,
  limit: (tokens) => {
    const count = Number(tokens.next('a number of rows').text);
    if (!Number.isInteger(count) || count < 1 || count > 10_000)
      throw malformedQuery('limit takes a whole number from 1 to 10000.');
    return (table) => ({ ...table, rows: newestFirst(table).rows.slice(0, count), sorted: true });
  },
};

/** Reads one command. Raises MalformedQueryException for those that are not known here, by name. */
export function parseCommand(tokens: TokenReader): Command {
  const name = tokens.next('a command').text.toLowerCase();
  const parse = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!parse)
    throw malformedQuery(
      `The command ${name} is not supported by the local cloud; it knows ${Object.keys(COMMANDS).join(', ')}.`,
    );
  const command = parse(tokens);
  tokens.end(name);
  return command;
}

/** Without a sort, events come newest first. */
export function newestFirst(table: Table): Table {
  if (table.sorted || table.grouped) return table;
  return {
    ...table,
    rows: sortedBy(table.rows, [{ key: (row) => row.field('@timestamp'), direction: -1 }]),
    sorted: true,
  };
}

function list<T>(tokens: TokenReader, parse: (tokens: TokenReader) => T): T[] {
  const all = [parse(tokens)];
  while (tokens.takes(',')) all.push(parse(tokens));
  return all;
}

/** `expression as name`; without a name it is called as it is written. */
function parseNamed(tokens: TokenReader): Named {
  const start = tokens.taken;
  const value = parseExpression(tokens);
  return { name: nameSince(tokens, start), value };
}

function nameSince(tokens: TokenReader, start: number): string {
  const written = tokens.textSince(start);
  return tokens.takes('as') ? tokens.next('a name').text : written;
}

function extended(table: Table, named: readonly Named[]): Table {
  return {
    ...table,
    rows: table.rows.map((row) => new ExtendedRow(row, new Map(named.map(({ name, value }) => [name, value(row)])))),
  };
}

function parseStats(tokens: TokenReader): Command {
  const named = list(tokens, (each) => {
    const start = each.taken;
    const apply = parseAggregate(each);
    return { name: nameSince(each, start), apply };
  });
  const keys = tokens.takes('by') ? list(tokens, parseNamed) : [];
  return ({ rows }) => {
    const groups = new Map<string, { keys: Value[]; rows: Row[] }>();
    for (const row of rows) {
      const values = keys.map(({ value }) => value(row));
      const id = JSON.stringify(values.map((value) => value ?? null));
      const group = groups.get(id) ?? { keys: values, rows: [] };
      groups.set(id, group);
      group.rows.push(row);
    }
    const columns = [...keys.map(({ name }) => name), ...named.map(({ name }) => name)];
    return {
      columns,
      grouped: true,
      sorted: false,
      rows: [...groups.values()].map((group) => {
        const values = [...group.keys, ...named.map(({ apply }) => apply(group.rows))];
        const fields = new Map(columns.map((column, index) => [column, values[index]]));
        return { field: (name: string) => fields.get(name) };
      }),
    };
  };
}

interface SortKey {
  readonly key: Expression;
  readonly direction: 1 | -1;
}

function parseSort(tokens: TokenReader): Command {
  const keys = list(tokens, (each): SortKey => {
    const key = parseExpression(each);
    return { key, direction: each.takes('asc', 'desc') === 'asc' ? 1 : -1 };
  });
  return (table) => ({ ...table, rows: sortedBy(table.rows, keys), sorted: true });
}

/** Rows that lack the field come last. */
function sortedBy(rows: readonly Row[], keys: readonly SortKey[]): Row[] {
  return [...rows].sort((a, b) => {
    for (const { key, direction } of keys) {
      const [left, right] = [key(a), key(b)];
      if (left === undefined || right === undefined) {
        if (left !== right) return left === undefined ? 1 : -1;
        continue;
      }
      const difference = compare(left, right);
      if (difference !== 0) return direction * difference;
    }
    return 0;
  });
}
