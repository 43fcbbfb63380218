import fc from 'fast-check';
import { ulid } from 'ulid';
import type { Evaluation } from '../../local/services/appsync/runtime/compile.ts';
import { CONTENT, errorOf, ID, run } from './resolver.ts';

/** The three requests that check what clients send. */
const post = (input: object): Evaluation =>
  run('Mutation.postOrder', 'request', { args: { input: { ...CONTENT, ...input } } });
const update = (input: object): Evaluation =>
  run('Mutation.updateOrder', 'request', { args: { input: { id: ID, ...CONTENT, ...input } } });
const order = (id: string): Evaluation => run('Query.order', 'request', { args: { id } });

const refusal = (evaluation: Evaluation): string => {
  const { type, message } = errorOf(evaluation);
  expect(type).toBe('BadRequest');
  return message;
};

const isControl = (character: string): boolean => /[\p{Cc}\uFFFE\uFFFF]/u.test(character);

describe.each([
  ['postOrder', post],
  ['updateOrder', update],
])('%s', (_name, request) => {
  it.each(['name', 'restaurantId'])('takes any %s of 1 to 100 characters, in any script', (field) => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(
        text.filter((value) => value.length <= 100 && ![...value].some(isControl)),
        (value) => request({ [field]: value }).kind === 'value',
      ),
    );
  });

  it.each(['name', 'restaurantId'])('refuses a %s with a control character or half a character anywhere', (field) => {
    const control = fc.constantFrom(
      '\n',
      '\r',
      '\t',
      '\0',
      '\u001b',
      '\u007f',
      '\u0085',
      '\u009f',
      '\uffff',
      '\ud83c',
      '\udf55',
    );
    const some = fc.string({ maxLength: 49 });
    fc.assert(
      fc.property(some, control, some, (before, character, after) => {
        const message = refusal(request({ [field]: before + character + after }));
        expect(message).toBe(`${field} must not contain control characters or half characters.`);
      }),
    );
  });

  it.each(['name', 'restaurantId'])('refuses a %s that is empty or too long, naming the limit', (field) => {
    expect(refusal(request({ [field]: '' }))).toBe(`${field} must have 1 to 100 characters; it has 0.`);
    expect(refusal(request({ [field]: 'x'.repeat(101) }))).toBe(`${field} must have 1 to 100 characters; it has 101.`);
    expect(request({ [field]: 'x'.repeat(100) }).kind).toBe('value');
  });

  it('takes 1 to 100 pieces', () => {
    for (const quantity of [1, 100]) expect(request({ quantity }).kind).toBe('value');
    for (const quantity of [0, -1, 101, 2_147_483_647])
      expect(refusal(request({ quantity }))).toBe(`quantity must be from 1 to 100; it is ${quantity}.`);
  });
});

describe('an id', () => {
  it('can be any ULID', () => {
    fc.assert(fc.property(fc.nat(2 ** 40), (time) => order(ulid(time)).kind === 'value'));
    expect(order('7ZZZZZZZZZZZZZZZZZZZZZZZZZ').kind).toBe('value');
  });

  it.each([
    ['empty', ''],
    ['a UUID', '6b8a2f0e-1c3d-4e5f-8a9b-0c1d2e3f4a5b'],
    ['too short', ID.slice(1)],
    ['too long', `${ID}0`],
    ['lower case', ID.toLowerCase()],
    ['followed by a line feed', `${ID}\n`],
    ['more than 128 bits', `8${ID.slice(1)}`],
    ['with a letter that Crockford left out', `${ID.slice(0, 25)}U`],
    ['with a key separator', `${ID.slice(0, 25)}#`],
  ])('must not be %s', (_what, id) => {
    expect(refusal(order(id))).toMatch(/^id must be a ULID/);
    expect(refusal(post({ id }))).toMatch(/^id must be a ULID/);
    expect(refusal(update({ id }))).toMatch(/^id must be a ULID/);
    expect(refusal(run('Mutation.deleteOrder', 'request', { args: { id } }))).toMatch(/^id must be a ULID/);
  });

  it('can be left out when posting', () => {
    expect([post({}).kind, post({ id: null }).kind]).toEqual(['value', 'value']);
  });
});
