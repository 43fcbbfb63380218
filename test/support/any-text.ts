import fc from 'fast-check';

/** Every character but halves of surrogate pairs. */
const anyCharacter = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff })).map(
  (codePoint) => String.fromCodePoint(codePoint),
  (character) => {
    const codePoint = typeof character === 'string' ? character.codePointAt(0) : undefined;
    if (codePoint === undefined || character !== String.fromCodePoint(codePoint))
      throw new TypeError('This is not one character.');
    return codePoint;
  },
);

/**
 * Text of any characters, and words that programs trip over. As `fc.string({ unit: 'binary' })`, which takes most of a
 * second to set up in each process, for it lists all characters.
 */
export function anyText(constraints: { maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ unit: anyCharacter, ...constraints });
}
