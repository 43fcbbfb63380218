/** In bytes of JSON. */
const MOST = 5 * 1024 * 1024;

/** Whether what a handler returned is more than AppSync takes. Most values are seen to be small without being written out. */
export function isTooLarge(value: unknown): boolean {
  // A character has three bytes at most in UTF-8, and an escape in JSON six.
  if (atMost(value, MOST / 6)) return false;
  return Buffer.byteLength(JSON.stringify(value) ?? '') > MOST;
}

/** Whether the value has no more characters than this in JSON, escapes not counted. */
function atMost(value: unknown, characters: number): boolean {
  let left = characters;
  const waiting: unknown[] = [value];
  while (waiting.length > 0 && left >= 0) {
    const next = waiting.pop();
    if (typeof next === 'string') left -= next.length + 3;
    else if (typeof next !== 'object' || next === null) left -= 24;
    else
      for (const name in next) {
        left -= name.length + 4;
        waiting.push(Reflect.get(next, name));
      }
  }
  return left >= 0;
}
