import { endWithError } from '../evaluation.ts';

/** `util.xml`. https://docs.aws.amazon.com/appsync/latest/devguide/xml-helpers-in-util-xml-js.html */
export const xmlUtil = {
  toMap: (xml: unknown): unknown => parseXml(String(xml)),
  toJsonString: (xml: unknown, stringEncode?: unknown): string => {
    const json = JSON.stringify(parseXml(String(xml)));
    return stringEncode === true ? JSON.stringify(json).slice(1, -1) : json;
  },
};

interface Element {
  readonly name: string;
  readonly members: Record<string, unknown>;
  text: string;
}

/** Elements become members, repeated ones lists, attributes members too, text a number or boolean where it reads as one. */
function parseXml(xml: string): Record<string, unknown> {
  const root: Element = { name: '', members: {}, text: '' };
  const open: Element[] = [root];
  const token = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s/>]+)([^>]*?)(\/?)>|([^<]+)/y;
  while (token.lastIndex < xml.length) {
    const match = token.exec(xml);
    if (!match) return fail();
    const [, cdata, slash, name, attributes, selfClosing, text] = match;
    const top = open.at(-1) ?? root;
    if (cdata !== undefined) top.text += cdata;
    else if (text !== undefined) top.text += decodeEntities(text);
    else if (name !== undefined && slash) {
      if (top.name !== name || open.length === 1) return fail();
      open.pop();
      add((open.at(-1) ?? root).members, name, contentOf(top));
    } else if (name !== undefined) {
      const element: Element = { name, members: {}, text: '' };
      for (const [, key = '', , double, single] of (attributes ?? '').matchAll(
        /([^\s=]+)\s*=\s*("([^"]*)"|'([^']*)')/g,
      ))
        add(element.members, key, scalar(decodeEntities(double ?? single ?? '')));
      if (selfClosing) add(top.members, name, contentOf(element));
      else open.push(element);
    }
  }
  return open.length === 1 ? root.members : fail();
}

function contentOf(element: Element): unknown {
  const text = element.text.trim();
  if (Object.keys(element.members).length === 0) return scalar(text);
  return text === '' ? element.members : { ...element.members, content: scalar(text) };
}

function add(members: Record<string, unknown>, name: string, value: unknown): void {
  const present = members[name];
  members[name] = !Object.hasOwn(members, name)
    ? value
    : Array.isArray(present)
      ? [...present, value]
      : [present, value];
}

function scalar(text: string): unknown {
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
    (entity, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return decimal === undefined ? (ENTITIES[name ?? ''] ?? entity) : String.fromCodePoint(Number(decimal));
    },
  );
}

function fail(): never {
  return endWithError('util.xml: the value is not well-formed XML.', 'Code');
}
