import fc from 'fast-check';
import { matcherOf, parseFilter } from '../../../../local/services/appsync/realtime/filter.ts';
import { toSubscriptionFilter } from '../../../../local/services/appsync/realtime/to-subscription-filter.ts';
import { compileResolver } from '../../../../local/services/appsync/runtime/compile.ts';
import { code } from '../api.ts';

const entry = (fieldName: string, operator: string, value: unknown) => ({ fieldName, operator, value });
const group = (...filters: object[][]) => ({ filterGroup: filters.map((each) => ({ filters: each })) });

describe('the operators', () => {
  const EVENT = {
    n: 5,
    f: 1.5,
    s: 'hello',
    b: true,
    none: null,
    list: ['a', 'b'],
    numbers: [1, 2],
    deep: { er: { est: 'x' } },
  };
  it.each<[string, string, unknown, boolean]>([
    ['n', 'eq', 5, true],
    ['n', 'eq', '5', false],
    ['f', 'eq', 1.5, true],
    ['b', 'eq', true, true],
    ['s', 'eq', 'Hello', false],
    ['none', 'eq', 'x', false],
    ['deep.er.est', 'eq', 'x', true],
    ['deep.er', 'eq', 'x', false],
    ['list.0', 'eq', 'a', false],
    ['toString', 'ne', 'x', true],
    ['n', 'ne', 5, false],
    ['s', 'ne', 'x', true],
    ['missing', 'ne', 'x', true],
    ['n', 'le', 5, true],
    ['n', 'lt', 5, false],
    ['n', 'lt', 5.1, true],
    ['n', 'ge', 5, true],
    ['n', 'gt', 5, false],
    ['s', 'gt', 'hell', true],
    ['n', 'gt', '1', false],
    ['missing', 'lt', 5, false],
    ['s', 'contains', 'ell', true],
    ['list', 'contains', 'a', true],
    ['list', 'contains', 'c', false],
    ['numbers', 'contains', 2, true],
    ['n', 'contains', 5, false],
    ['s', 'notContains', 'ell', false],
    ['list', 'notContains', 'c', true],
    ['missing', 'notContains', 'c', true],
    ['s', 'beginsWith', 'he', true],
    ['s', 'beginsWith', 'e', false],
    ['n', 'beginsWith', '5', false],
    ['s', 'in', ['hello', 'x'], true],
    ['n', 'in', ['5'], false],
    ['n', 'notIn', [1, 2], true],
    ['n', 'notIn', [5], false],
    ['missing', 'notIn', [5], true],
    ['n', 'between', [5, 7], true],
    ['n', 'between', [6, 7], false],
    ['s', 'between', ['a', 'i'], true],
    ['s', 'between', [1, 9], false],
    ['list', 'containsAny', ['b', 'z'], true],
    ['list', 'containsAny', ['y', 'z'], false],
    ['s', 'containsAny', ['hello'], false],
  ])('%s %s %j: %s', (field, operator, value, expected) => {
    expect(matcherOf(parseFilter(group([entry(field, operator, value)])))(EVENT)).toBe(expected);
  });

  it('are joined by AND in a filter, and filters by OR', () => {
    const wants = matcherOf(
      parseFilter(group([entry('n', 'gt', 1), entry('s', 'eq', 'x')], [entry('n', 'eq', 0), entry('s', 'eq', 'y')])),
    );
    expect([{ n: 2, s: 'x' }, { n: 0, s: 'y' }, { n: 2, s: 'y' }, {}, null, 'x'].map(wants)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a filter is refused', () => {
  it.each<[string, unknown, string]>([
    ['that is none', 'x', 'must be an object with a list filterGroup'],
    ['without filters', { filterGroup: [] }, 'takes at least one filter'],
    ['with an empty one', group([]), 'a list filters that is not empty'],
    ['with a member that is none', { filterGroup: [{ filters: ['x'] }] }, 'fieldName, operator and value'],
    ['on no field', group([entry('a.b.c.d.e.f', 'eq', 1)]), 'a path of at most 5 names'],
    ['with an unknown operator', group([entry('a', 'like', 'x')]), 'The operator "like" of the filter on a is unknown'],
    ['with an operator of Object', group([entry('a', 'constructor', 'x')]), 'is unknown'],
    ['on the same field twice', group([entry('a', 'ge', 1), entry('a', 'le', 2)]), 'uses same fieldName multiple time'],
    ['with 11 alternatives', group(...Array(11).fill([entry('a', 'eq', 1)])), 'combination exceed maximum limit 10'],
    ['on 6 fields', group(...'abcdef'.split('').map((name) => [entry(name, 'eq', 1)])), 'maximum attributes limit 5'],
    ['with 6 values for in', group([entry('a', 'in', [1, 2, 3, 4, 5, 6])]), 'maximum value limit 5 for operator `in`'],
    ['with 6 values for notIn', group([entry('a', 'notIn', [1, 2, 3, 4, 5, 6])]), 'limit 5 for operator `notIn`'],
    ['with 21 values for containsAny', group([entry('a', 'containsAny', Array(21).fill(1))]), 'value limit 20'],
    ['with null', group([entry('a', 'eq', null)]), 'The operator eq of the filter on a takes a text, a number or a'],
    ['with a text for a list', group([entry('a', 'in', 'x')]), 'takes a list of texts, numbers or booleans, not "x"'],
    ['with bounds of two kinds', group([entry('a', 'between', [1, 'b'])]), 'takes two numbers or two texts in a list'],
    ['with an order of booleans', group([entry('a', 'lt', true)]), 'takes a text or a number, not true'],
    ['with a number to begin with', group([entry('a', 'beginsWith', 1)]), 'takes a text, not 1'],
  ])('%s', (_what, filter, message) => {
    expect(() => parseFilter(filter)).toThrow(message);
  });
});

describe('toSubscriptionFilter', () => {
  it('makes an OR of ANDs', () => {
    expect(
      toSubscriptionFilter(
        {
          a: { eq: 1, ne: null },
          skipped: { eq: 1 },
          or: [{ b: { gt: 2 } }, { and: [{ c: { in: ['x'] } }, { d: { contains: 'y' } }] }],
        },
        ['skipped'],
        { owner: { eq: 'me' }, group: { in: ['staff'] } },
      ),
    ).toEqual(
      group(
        [entry('a', 'eq', 1), entry('b', 'gt', 2), entry('owner', 'eq', 'me')],
        [entry('a', 'eq', 1), entry('b', 'gt', 2), entry('group', 'in', ['staff'])],
        [entry('a', 'eq', 1), entry('c', 'in', ['x']), entry('d', 'contains', 'y'), entry('owner', 'eq', 'me')],
        [entry('a', 'eq', 1), entry('c', 'in', ['x']), entry('d', 'contains', 'y'), entry('group', 'in', ['staff'])],
      ),
    );
  });

  it('keeps the rules when nothing else is asked', () => {
    expect(toSubscriptionFilter(null, null, { owner: { eq: 'me' } })).toEqual(group([entry('owner', 'eq', 'me')]));
    expect(toSubscriptionFilter({ or: [{ x: { eq: 1 } }] }, ['x'], { owner: { eq: 'me' } })).toEqual(
      group([entry('owner', 'eq', 'me')]),
    );
  });

  it.each([
    ['util.transform.toSubscriptionFilter("x")', 'filter must be an object'],
    ['util.transform.toSubscriptionFilter({ or: {} })', 'or must be a list'],
    ['util.transform.toSubscriptionFilter({ a: 1 })', 'a must be an object'],
    [
      'util.transform.toSubscriptionFilter({ and: [1,2,3,4,5,6,7,8,9,10].map(() => ({ or: [{ a: { eq: 1 } }, { b: { eq: 1 } }] })) })',
      'too many combinations',
    ],
    ['extensions.setSubscriptionFilter({})', 'must be an object with a list filterGroup'],
    ['extensions.invalidateSubscriptions({ subscriptionField: "s" })', 'and the object payload'],
  ])('%s ends the handler', (expression, message) => {
    expect(compileResolver(code(`return ${expression};`), 'f').evaluate('request', {})).toMatchObject({
      kind: 'error',
      error: { message: expect.stringContaining(message) },
    });
  });

  it('means what the nested filter means', () => {
    const value = fc.integer({ min: 0, max: 2 });
    const field = fc.constantFrom('a', 'b', 'c');
    const operator = fc.constantFrom('eq', 'ne', 'lt', 'ge');
    const leaf = fc
      .tuple(field, operator, value)
      .map(([name, by, of]) => ({ [name]: { [by]: of } }) as Record<string, unknown>);
    const { filter } = fc.letrec<{ filter: Record<string, unknown> }>((tie) => {
      const parts = fc.array(tie('filter'), { minLength: 1, maxLength: 2 });
      return {
        filter: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          leaf,
          parts.map((and) => ({ and })),
          parts.map((or) => ({ or })),
          fc.tuple(leaf, parts).map(([own, or]) => ({ ...own, or })),
        ),
      };
    });
    const event = fc.record({ a: value, b: value, c: value });
    fc.assert(
      fc.property(filter, event, (wanted, given) => {
        const made = toSubscriptionFilter(wanted, [], {});
        // Limits apart, which parseFilter guards.
        expect(matcherOf(made)(given)).toBe(holds(wanted, given));
      }),
    );
  });
});

/** What a nested filter means, said in the plainest way. */
function holds(filter: Record<string, unknown>, event: Record<string, number>): boolean {
  return Object.entries(filter).every(([name, value]) => {
    if (name === 'and') return (value as Record<string, unknown>[]).every((part) => holds(part, event));
    if (name === 'or') return (value as Record<string, unknown>[]).some((part) => holds(part, event));
    const field = event[name] ?? Number.NaN;
    return Object.entries(value as Record<string, number>).every(([operator, of]) =>
      operator === 'eq'
        ? field === of
        : operator === 'ne'
          ? field !== of
          : operator === 'lt'
            ? field < of
            : field >= of,
    );
  });
}
