import fc from 'fast-check';
import { anyText } from '../support/any-text.ts';

/** Values of every JSON type, among them those that parsers trip over. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    2 ** 53,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '$',
    '$.',
    '$[',
    '{% $ %}',
    '${',
    '<$.a>',
    '__proto__',
    'constructor',
    'arn:aws:sqs',
    'x'.repeat(5_000),
    [],
    {},
    [[]],
    { '': '' },
    { Ref: 'Nobody' },
    { 'Fn::GetAtt': ['Nobody'] },
  ),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(40, 200, 900).map((depth) => nested(depth)),
);

/** An object that carries a member of its own named `__proto__`, as only parsed JSON can. */
export const pollution: fc.Arbitrary<unknown> = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(`{"__proto__":${JSON.stringify(value)},"constructor":{"prototype":{"polluted":true}}}`));

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value };
  return value;
}

interface Edit {
  readonly at: number;
  readonly kind: 'drop' | 'replace' | 'rename' | 'repeat';
  readonly value: unknown;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('drop', 'replace', 'rename', 'repeat'),
  value: fc.oneof(junk, pollution),
});

/** A JSON value with one to three places dropped, replaced, renamed or repeated. */
export function damaged(value: unknown): fc.Arbitrary<unknown> {
  return fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => {
    const root = { value: copyOf(value) };
    // Values are drawn more than once; none may come to hold itself.
    for (const each of edits) apply(root, { ...each, value: copyOf(each.value) });
    // Edits leave holes in lists, and one that renames to `__proto__` another prototype: no JSON text has either.
    return copyOf(root.value);
  });
}

function apply(root: object, { at, kind, value }: Edit): void {
  const places = placesIn(root);
  const [holder, name] = places[at % places.length] ?? [root, 'value'];
  if (kind === 'drop') Reflect.deleteProperty(holder, name);
  else if (kind === 'replace') Reflect.set(holder, name, value);
  else if (kind === 'rename') {
    Reflect.set(holder, typeof value === 'string' ? value : `${name}2`, Reflect.get(holder, name));
    Reflect.deleteProperty(holder, name);
  } else Reflect.set(holder, name, [Reflect.get(holder, name), copyOf(Reflect.get(holder, name))]);
}

/** Keeps a member named `__proto__`, and does not mind how deep a value goes. */
function copyOf(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Every member of every object and list, the outermost first; not beyond a depth that would take long. */
function placesIn(root: object, depth = 0): [object, string][] {
  return Object.entries(root).flatMap(([name, value]: [string, unknown]) => [
    [root, name] as [object, string],
    ...(typeof value === 'object' && value !== null && depth < 40 ? placesIn(value, depth + 1) : []),
  ]);
}

/** Text with a part cut out, doubled, or replaced by characters from anywhere, or with its end missing. */
export function damagedText(text: string): fc.Arbitrary<string> {
  return fc
    .record({
      from: fc.nat({ max: Math.max(1, text.length) }),
      length: fc.nat({ max: 30 }),
      kind: fc.constantFrom('cut', 'double', 'replace', 'end'),
      other: fc.oneof(
        anyText({ maxLength: 20 }),
        fc.constantFrom('{', '}', '((((', '"', '$', '...', '@include', '#', '\\', '\u0000', '{'.repeat(2_000)),
      ),
    })
    .map(({ from, length, kind, other }) => {
      const part = text.slice(from, from + length);
      const [before, after] = [text.slice(0, from), text.slice(from + length)];
      if (kind === 'end') return before;
      return before + { cut: '', double: part + part, replace: other }[kind] + after;
    });
}
