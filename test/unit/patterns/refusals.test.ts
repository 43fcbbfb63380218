import { compilePattern, type Dialect, InvalidEventPattern } from '../../../local/patterns/index.ts';

function refusal(pattern: unknown, dialect: Dialect = 'eventBus'): string {
  try {
    compilePattern(pattern, dialect);
  } catch (error) {
    if (error instanceof InvalidEventPattern) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('A pattern that AWS refuses', () => {
  it.each([
    ['is no object', 'x', 'Filter is not an object'],
    ['is empty', {}, 'Empty objects are not allowed'],
    ['has an empty object inside', { a: {} }, 'Empty objects are not allowed'],
    ['has an empty list', { a: [] }, 'Empty arrays are not allowed'],
    ['has a bare value', { a: 'x' }, '"a" must be an object or an array'],
    ['has a list in a list', { a: [['x']] }, 'Match value must be String, number, true, false, or null'],
    ['has an unknown operator', { a: [{ EXISTS: true }] }, 'Unrecognized match type EXISTS'],
    ['has two operators in one', { a: [{ prefix: 'a', suffix: 'b' }] }, 'Only one key allowed in match expression'],
    ['has a prefix that is no text', { a: [{ prefix: 1 }] }, 'prefix match pattern must be a string'],
    ['has a wildcard that is no text', { a: [{ wildcard: 1 }] }, 'wildcard match pattern must be a string'],
    ['has two stars in a row', { a: [{ wildcard: 'a**b' }] }, 'Consecutive wildcard characters at pos 2'],
    ['escapes something else', { a: [{ wildcard: 'a\\b' }] }, 'Invalid escape character at pos 2'],
    ['has exists with a text', { a: [{ exists: 'yes' }] }, 'exists match pattern must be either true or false.'],
    ['has numeric without a list', { a: [{ numeric: 10 }] }, 'Value of numeric must be an array.'],
    ['has a numeric range without end', { a: [{ numeric: ['>', 0, '<'] }] }, 'Value of < must be numeric'],
    ['has an unknown comparison', { a: [{ numeric: ['!=', 0] }] }, 'Unrecognized numeric range operator: !='],
    ['has a range upside down', { a: [{ numeric: ['>', 5, '<', 1] }] }, 'Bottom must be less than top'],
    [
      'excludes null',
      { a: [{ 'anything-but': null }] },
      'Value of anything-but must be an array or single string/number value.',
    ],
    [
      'excludes texts and numbers together',
      { a: [{ 'anything-but': ['x', 1] }] },
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    ],
    ['excludes the empty prefix', { a: [{ 'anything-but': { prefix: '' } }] }, 'Null prefix/suffix not allowed'],
    [
      'excludes by an unknown operator',
      { a: [{ 'anything-but': { numeric: ['=', 1] } }] },
      'Unsupported anything-but pattern: numeric',
    ],
    ['has a block without mask', { a: [{ cidr: '10.0.0.0' }] }, "Malformed CIDR, one '/' required"],
    ['has a block of no address', { a: [{ cidr: 'x.1/8' }] }, 'Nonstandard IP address: x.1'],
    ['has a mask that is too long', { a: [{ cidr: '10.0.0.0/33' }] }, 'IPv4 mask bits must be < 32'],
    ['has $or with one branch', { $or: [{ a: [1] }] }, 'There must have at least 2 Objects in $or relationship.'],
  ])('because it %s is refused with the reason', (_what, pattern, reason) => {
    expect(refusal(pattern)).toBe(reason);
  });

  it('multiplies out to more than 1,000 alternatives', () => {
    const branches = Array.from({ length: 11 }, (_, i) => ({ a: [i] }));
    const nested = { $or: branches, b: { $or: branches }, c: { $or: branches } };
    expect(refusal(nested)).toMatch(/more than 1000 combinations/);
  });
});

describe('A pipe filter', () => {
  it.each([
    ['a wildcard', { a: [{ wildcard: 'x*' }] }, 'The operator wildcard is not supported in a pipe filter'],
    [
      'a prefix inside anything-but',
      { a: [{ 'anything-but': { prefix: 'x' } }] },
      'The operator prefix inside anything-but is not supported in a pipe filter',
    ],
    [
      'equals-ignore-case inside anything-but',
      { a: [{ 'anything-but': { 'equals-ignore-case': 'x' } }] },
      'The operator equals-ignore-case inside anything-but is not supported in a pipe filter',
    ],
  ])('refuses %s by name', (_what, pattern, reason) => {
    expect(refusal(pattern, 'pipe')).toBe(reason);
  });

  it('finds the settled orders in a table stream', () => {
    const matches = compilePattern(
      {
        dynamodb: {
          OldImage: { orderStatus: { S: ['PENDING'] } },
          NewImage: { orderStatus: { S: ['SUCCESS', 'FAILED'] }, deletedAt: { S: [{ exists: false }] } },
        },
      },
      'pipe',
    );
    const record = (from: string | undefined, to: string, more: object = {}): object => ({
      eventName: 'MODIFY',
      dynamodb: {
        ...(from && { OldImage: { orderStatus: { S: from } } }),
        NewImage: { orderStatus: { S: to }, ...more },
      },
    });
    expect(matches(record('PENDING', 'SUCCESS'))).toBe(true);
    expect(matches(record('PENDING', 'PENDING'))).toBe(false);
    expect(matches(record(undefined, 'PENDING'))).toBe(false);
    expect(matches(record('PENDING', 'FAILED', { deletedAt: { S: 'now' } }))).toBe(false);
  });
});

describe('A subscription filter policy', () => {
  it.each([
    [
      'more than five keys',
      Object.fromEntries([...'abcdef'].map((name) => [name, ['x']])),
      'Filter policy can not have more than 5 keys',
    ],
    ['more than 150 combinations', { a: Array.from({ length: 151 }, (_, i) => i) }, 'Filter policy is too complex'],
    ['as many by depth', { a: { b: { c: Array.from({ length: 51 }, (_, i) => i) } } }, 'Filter policy is too complex'],
    [
      'more than three wildcards',
      { a: [{ wildcard: '*a*b*c*' }] },
      'A single pattern must not contain more than 3 wildcards',
    ],
    [
      'a suffix inside anything-but',
      { a: [{ 'anything-but': { suffix: 'x' } }] },
      'Unsupported anything-but pattern: suffix',
    ],
  ])('refuses %s', (_what, policy, reason) => {
    expect(refusal(policy, 'snsPolicy')).toBe(reason);
  });

  it('counts combinations as AWS documents it', () => {
    // 4 values at depth 3, 3 values at depth 2, 4 × 3 × 3 × 2 = 72; source: SNS guide, filter policy constraints.
    const policy = { a: { b: { c: ['1', '2', '3', '4'] } }, d: { e: ['1', '2', '3'] } };
    expect(refusal(policy, 'snsPolicy')).toBe('accepted');
    expect(refusal({ ...policy, f: ['1', '2', '3'] }, 'snsPolicy')).toBe('Filter policy is too complex');
  });
});
