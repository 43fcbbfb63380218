import { isTooDeep } from './json-depth.ts';

/** What JSON text stands for; undefined for text that is no JSON, or that nests deeper than anything could follow. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
