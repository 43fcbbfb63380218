import validations from 'dynalite/validations/index.js';
import putItem from 'dynalite/validations/putItem.js';
import fc from 'fast-check';
import { copyOfPlain } from '../../../local/services/dynamodb/dynalite/plain-attributes.ts';

/** Attribute values as clients send them, well formed and not. */
const { attribute } = fc.letrec<{ attribute: unknown }>((tie) => ({
  attribute: fc.oneof(
    { depthSize: 'small' },
    fc.record({ S: fc.string() }),
    fc.record({ N: fc.string() }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ M: fc.dictionary(fc.string(), tie('attribute')) }),
    fc.record({ L: fc.array(tie('attribute')) }),
    fc.record({ SS: fc.array(fc.string()) }),
    fc.record({ S: fc.oneof(fc.integer(), fc.constant(null), fc.boolean()) }),
    fc.record({ S: fc.string(), N: fc.string() }),
    fc.constantFrom<unknown>({}, null, 1, 'x', [], { X: 'unknown' }, { BOOL: 'true' }, { NULL: true }, { L: {} }),
  ),
}));

describe('the types of attributes', () => {
  it('are checked by dynalite unless it would give the very same copy', () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), attribute), (item) => {
        const copy = copyOfPlain(item);
        if (copy === undefined) return;
        plain++;
        expect(copy).not.toBe(item);
        expect(copy).toEqual(validations.checkTypes({ Item: structuredClone(item) }, putItem.types).Item);
      }),
      { numRuns: 1_000 },
    );
    expect(plain).toBeGreaterThan(50);
  });

  it.each([
    [{ a: { S: 1 } }],
    [{ a: { S: 'x', N: '1' } }],
    [{ a: { SS: ['x'] } }],
    [{ a: { M: { b: null } } }],
    [{ a: { L: 'x' } }],
    [JSON.parse('{"__proto__": {"S": "x"}}')],
    [[]],
    ['x'],
  ])('are left to dynalite in %j', (item) => {
    expect(copyOfPlain(item)).toBeUndefined();
  });
});
