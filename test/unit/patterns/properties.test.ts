import fc from 'fast-check';
import { compilePattern } from '../../../local/patterns/index.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 });

describe('Over all inputs', () => {
  it('a wildcard matches what the same regular expression matches', () => {
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 4 }), letters, (parts, text) => {
        const solid = parts.map((part, index) => (part === '' && index > 0 && index < parts.length - 1 ? 'a' : part));
        const matches = compilePattern({ s: [{ wildcard: solid.join('*') }] }, 'eventBus');
        expect(matches({ s: text })).toBe(new RegExp(`^${solid.join('.*')}$`, 's').test(text));
      }),
    );
  });

  it('a compiled pattern never raises, whatever the event', () => {
    const matches = compilePattern(
      {
        a: [{ prefix: 'x' }, { numeric: ['>', 0] }, { cidr: '10.0.0.0/8' }, null],
        b: { c: [{ 'anything-but': ['x'] }], d: [{ exists: false }] },
        $or: [{ e: ['x'] }, { f: [{ suffix: 'y' }] }],
      },
      'eventBus',
    );
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'b.c');
    const { event } = fc.letrec((tie) => ({
      event: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, 1, 'x', '10.0.0.1'),
        fc.array(tie('event'), { maxLength: 3 }),
        fc.dictionary(key, tie('event'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(fc.property(event, (value) => typeof matches(value) === 'boolean'));
  });

  it('anything-but is the contrary of the values, for an event with one value', () => {
    const value = fc.oneof(fc.constantFrom('x', 'y', 'z'), fc.constant(null), fc.boolean());
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 }), value, (values, actual) => {
        const event = { s: actual };
        const any = compilePattern({ s: values }, 'eventBus')(event);
        expect(compilePattern({ s: [{ 'anything-but': values }] }, 'eventBus')(event)).toBe(!any);
      }),
    );
  });
});
