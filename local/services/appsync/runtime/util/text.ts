import { endWithError } from '../evaluation.ts';

/** As `application/x-www-form-urlencoded`, a blank as `+`, by Java's URLEncoder. */
export function urlEncode(value: string): string {
  return encodeURIComponent(value.toWellFormed())
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Back from `urlEncode`; ends the handler when the text is not so encoded. */
export function urlDecode(value: string): string {
  try {
    return decodeURIComponent(value.replace(/\+/g, ' '));
  } catch {
    return endWithError(`util.urlDecode: "${value}" is not url encoded.`, 'Code');
  }
}

/** Of the text's UTF-8 bytes. */
export function base64Encode(value: string): string {
  return Buffer.from(value, 'utf8').toString('base64');
}

export function base64Decode(value: string): string {
  return Buffer.from(value, 'base64').toString('utf8');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** By the rules of Apache Commons' escapeEcmaScript: quotes, slashes, control characters and all above 0x7f. */
export function escapeJavaScript(value: string): string {
  let escaped = '';
  for (let index = 0; index < value.length; index++) {
    const character = value[index] ?? '';
    const code = value.charCodeAt(index);
    escaped +=
      ESCAPES[character] ??
      (code < 32 || code > 127 ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}` : character);
  }
  return escaped;
}
