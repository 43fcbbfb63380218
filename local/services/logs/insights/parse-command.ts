import { malformedQuery } from './malformed-query.ts';
import { patternOf } from './pattern.ts';
import { ExtendedRow, type Row, type Value } from './record.ts';
import type { Command } from './table.ts';
import type { TokenReader } from './tokens.ts';

/** The fields that stand in a text; undefined where the text is not of that form. */
type Take = (text: string) => ReadonlyMap<string, Value> | undefined;

/**
 * `parse field "user=*, id=*" as user, id`, or `parse field /(?<user>\w+)/`; without a field, of the message. A row whose text
 * is of another form keeps its fields and gets none.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Parse.html
 */
export function parseParse(tokens: TokenReader): Command {
  const first = tokens.next('a field or a form');
  const named = first.kind === 'name' || first.kind === 'quotedName';
  const field = named ? first.text : '@message';
  const form = named ? tokens.next('a form') : first;
  if (form.kind !== 'string' && form.kind !== 'pattern')
    throw malformedQuery(`"${form.text}" can't be a form of parse: give a text with * in quotes or /a pattern/.`);
  const { names, take } = form.kind === 'pattern' ? byPattern(form.text) : byGlob(form.text, namesOf(tokens));
  return (table) => ({
    ...table,
    columns: [...(table.columns ?? ['@timestamp', '@message']), ...names],
    rows: table.rows.map((row) => parsed(row, field, take)),
  });
}

function parsed(row: Row, field: string, take: Take): Row {
  const text = row.field(field);
  const found = text === undefined ? undefined : take(String(text));
  return found ? new ExtendedRow(row, found) : row;
}

function namesOf(tokens: TokenReader): string[] {
  tokens.expect('as');
  const names = [tokens.next('a name').text];
  while (tokens.takes(',')) names.push(tokens.next('a name').text);
  return names;
}

function byGlob(glob: string, names: readonly string[]): { names: readonly string[]; take: Take } {
  const parts = glob.split('*');
  if (parts.length - 1 !== names.length)
    throw malformedQuery(`The form "${glob}" has ${parts.length - 1} * for ${names.length} names.`);
  // The last star takes all that is left, the others as little as the text after them allows.
  const escaped = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const source = escaped
    .map((part, index) =>
      index === 0 ? part : `${index === parts.length - 1 && part === '' ? '(.*)' : '(.*?)'}${part}`,
    )
    .join('');
  const pattern = new RegExp(source, 's');
  return {
    names,
    take: (text) => {
      const match = pattern.exec(text);
      return match ? new Map(names.map((name, index) => [name, match[index + 1]])) : undefined;
    },
  };
}

function byPattern(source: string): { names: readonly string[]; take: Take } {
  const pattern = patternOf(source);
  const names = [...source.matchAll(/\(\?<([A-Za-z_]\w*)>/g)].map(([, name]) => name ?? '');
  if (names.length === 0) throw malformedQuery(`/${source}/ names no group: write (?<name>…) around what is wanted.`);
  return {
    names,
    take: (text) => {
      const { groups } = pattern.exec(text) ?? {};
      return groups && new Map(Object.entries(groups));
    },
  };
}
