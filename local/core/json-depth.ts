const DEEPEST = 1_000;

/**
 * Whether JSON text nests lists and objects deeper than 1,000 levels, where Java's JSON readers stop too. JSON.parse
 * itself knows no end, but whoever walks over such a value afterwards runs out of stack.
 */
export function isTooDeep(text: string): boolean {
  // Too short to be deep; that is nearly all there is.
  if (text.length <= DEEPEST) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++depth > DEEPEST) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
  }
  return false;
}

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
