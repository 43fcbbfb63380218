import { compilePattern } from '../../../local/patterns/index.ts';

type Case = [what: string, pattern: unknown, event: unknown];

const MATCHING: Case[] = [
  ['one of several values', { state: ['a', 'b'] }, { state: 'b' }],
  ['nested fields', { detail: { order: { state: ['paid'] } } }, { detail: { order: { state: 'paid', id: 1 } } }],
  ['the empty text', { name: [''] }, { name: '' }],
  ['null', { name: [null] }, { name: null }],
  ['true and false', { paid: [true], sent: [false] }, { paid: true, sent: false }],
  ['equal numbers however they are written', { n: [300] }, JSON.parse('{"n": 3.0e2}')],
  ['an element of a list', { tags: ['b'] }, { tags: ['a', 'b'] }],
  ['an element of a list within a list', { tags: ['b'] }, { tags: [['a'], ['b']] }],
  ['a field of one object in a list', { items: { sku: ['x'] } }, { items: [{ sku: 'y' }, { sku: 'x' }] }],
  [
    'fields of the same object in a list',
    { items: { sku: ['x'], n: [2] } },
    {
      items: [
        { sku: 'x', n: 1 },
        { sku: 'x', n: 2 },
      ],
    },
  ],
  ['prefix', { key: [{ prefix: 'eu-' }] }, { key: 'eu-west-1' }],
  ['prefix ignoring case', { key: [{ prefix: { 'equals-ignore-case': 'EU-' } }] }, { key: 'eu-west-1' }],
  ['suffix', { file: [{ suffix: '.png' }] }, { file: 'a.png' }],
  ['suffix ignoring case', { file: [{ suffix: { 'equals-ignore-case': '.png' } }] }, { file: 'A.PNG' }],
  ['equals-ignore-case', { name: [{ 'equals-ignore-case': 'aLICE' }] }, { name: 'Alice' }],
  ['a wildcard in the middle', { path: [{ wildcard: 'dir/*.png' }] }, { path: 'dir/sub/a.png' }],
  ['a wildcard for nothing at all', { path: [{ wildcard: 'a*b' }] }, { path: 'ab' }],
  ['wildcards that must not overlap', { path: [{ wildcard: '*ab*ba*' }] }, { path: 'abba' }],
  ['an escaped star', { path: [{ wildcard: 'a\\*b' }] }, { path: 'a*b' }],
  ['anything-but a text', { s: [{ 'anything-but': 'x' }] }, { s: 'y' }],
  ['anything-but texts, with null', { s: [{ 'anything-but': ['x', 'y'] }] }, { s: null }],
  ['anything-but a number, with its text', { n: [{ 'anything-but': 1 }] }, { n: '1' }],
  ['anything-but a prefix', { s: [{ 'anything-but': { prefix: 'in' } }] }, { s: 'out' }],
  ['anything-but suffixes', { s: [{ 'anything-but': { suffix: ['.a', '.b'] } }] }, { s: 'x.c' }],
  ['anything-but ignoring case', { s: [{ 'anything-but': { 'equals-ignore-case': 'X' } }] }, { s: 'y' }],
  ['anything-but a wildcard', { s: [{ 'anything-but': { wildcard: '*/lib/*' } }] }, { s: '/usr/bin/x' }],
  ['anything-but, by another element', { s: [{ 'anything-but': 'x' }] }, { s: ['x', 'y'] }],
  ['a numeric range', { n: [{ numeric: ['>', 0, '<=', 5] }] }, { n: 5 }],
  ['a numeric equality', { n: [{ numeric: ['=', 5] }] }, { n: 5.0 }],
  ['exists', { n: [{ exists: true }] }, { n: null }],
  ['absence', { n: [{ exists: false }] }, { m: 1 }],
  ['absence beneath something absent', { a: { b: { c: [{ exists: false }] } } }, { a: 1 }],
  ['absence, when only something beneath exists', { a: [{ exists: false }] }, { a: { b: 1 } }],
  ['a value or absence', { n: [1, { exists: false }] }, {}],
  ['an IPv4 block', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.0.255' }],
  ['an IPv6 block', { ip: [{ cidr: '2001:db8::/32' }] }, { ip: '2001:db8:ffff::1' }],
  ['one branch of $or', { $or: [{ a: [1] }, { b: [2] }] }, { b: 2 }],
  ['$or beside a field', { c: [3], $or: [{ a: [1] }, { b: [2] }] }, { a: 1, c: 3 }],
  ['$or beneath a field', { d: { $or: [{ a: [1] }, { b: [2] }] } }, { d: { b: 2 } }],
  ['a field that is called $or', { $or: [{ prefix: 'x' }, { prefix: 'y' }] }, { $or: 'yes' }],
  ['a name with dots for nested fields', { detail: { 'a.b': [1] } }, { detail: { a: { b: 1 } } }],
  ['nested fields for a name with dots', { detail: { a: { b: [1] } } }, { detail: { 'a.b': 1 } }],
];

const NOT_MATCHING: Case[] = [
  ['another value', { state: ['a'] }, { state: 'b' }],
  ['a missing field', { state: ['a'] }, {}],
  ['a number for its text', { n: ['1'] }, { n: 1 }],
  ['null for the empty text', { n: [''] }, { n: null }],
  ['null for a missing field', { n: [null] }, {}],
  ['a field of another case', { State: ['a'] }, { state: 'a' }],
  ['an object where a value is asked for', { a: ['x'] }, { a: { b: 'x' } }],
  ['text that is JSON', { a: { b: ['x'] } }, { a: '{"b":"x"}' }],
  [
    'fields of different objects in a list',
    { items: { sku: ['x'], n: [2] } },
    {
      items: [
        { sku: 'x', n: 1 },
        { sku: 'y', n: 2 },
      ],
    },
  ],
  ['a prefix of a number', { n: [{ prefix: '1' }] }, { n: 12 }],
  ['a wildcard that would have to overlap', { p: [{ wildcard: 'ab*ba' }] }, { p: 'aba' }],
  ['anything-but of a missing field', { s: [{ 'anything-but': 'x' }] }, {}],
  ['anything-but among several', { s: [{ 'anything-but': ['x', 'y'] }] }, { s: 'y' }],
  ['numeric of a text', { n: [{ numeric: ['>', 0] }] }, { n: '1' }],
  ['numeric at the open end', { n: [{ numeric: ['>', 0] }] }, { n: 0 }],
  ['exists of something that is no value', { a: [{ exists: true }] }, { a: { b: 1 } }],
  ['exists of an empty list', { a: [{ exists: true }] }, { a: [] }],
  ['absence of what is there', { a: [{ exists: false }] }, { a: null }],
  ['another block', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.1.0' }],
  ['no address at all', { ip: [{ cidr: '10.0.0.0/8' }] }, { ip: '10.0.0.256' }],
  ['no branch of $or', { $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 1 }],
  ['an event that is no object', { a: ['x'] }, 'x'],
];

describe('An event bus pattern', () => {
  it.each(MATCHING)('matches %s', (_what, pattern, event) => {
    expect(compilePattern(pattern, 'eventBus')(event)).toBe(true);
  });

  it.each(NOT_MATCHING)('does not match %s', (_what, pattern, event) => {
    expect(compilePattern(pattern, 'eventBus')(event)).toBe(false);
  });

  it('agrees, over shared lists, on one element for every field', () => {
    const matches = compilePattern({ a: { x: [1], b: { y: [2], z: [3] } } }, 'eventBus');
    const b = (y: number, z: number): object => ({ y, z });
    expect(matches({ a: [{ x: 1, b: [b(2, 0), b(0, 3)] }] })).toBe(false);
    expect(
      matches({
        a: [
          { x: 1, b: [b(0, 0)] },
          { x: 0, b: [b(2, 3)] },
        ],
      }),
    ).toBe(false);
    expect(
      matches({
        a: [
          { x: 0, b: [] },
          { x: 1, b: [b(0, 0), b(2, 3)] },
        ],
      }),
    ).toBe(true);
  });

  it('can be used again and again', () => {
    const matches = compilePattern({ a: ['x', { exists: false }] }, 'eventBus');
    expect([{ a: 'x' }, { a: 'y' }, {}, { a: 'x' }].map(matches)).toEqual([true, false, true, true]);
  });
});
