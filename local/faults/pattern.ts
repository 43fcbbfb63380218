/** Whether a text is what the pattern says, in which `*` stands for any text. */
export type TextMatcher = (text: string) => boolean;

/** `*` stands for any characters, none included; all else for itself. */
export function textMatcher(pattern: string): TextMatcher {
  if (pattern === '*') return () => true;
  if (!pattern.includes('*')) return (text) => text === pattern;
  const expression = new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 's');
  return (text) => expression.test(text);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
