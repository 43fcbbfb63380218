import { account, QUEUE, TABLE } from './account.ts';

/** What a statement with this condition answers for one request. */
async function holds(condition: unknown, context?: Record<string, string | string[]>): Promise<boolean> {
  const { allow, ask } = await account();
  await allow({ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition });
  return ask('dynamodb:GetItem', TABLE, context).allowed;
}

describe('conditions', () => {
  const leading = 'dynamodb:LeadingKeys';

  it.each<[string, unknown, Record<string, string | string[]> | undefined, boolean]>([
    [
      'StringEquals matches one of its values',
      { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
      undefined,
      true,
    ],
    ['StringEquals minds case', { StringEquals: { 'aws:RequestedRegion': 'US-EAST-1' } }, undefined, false],
    ['StringEquals takes wildcards literally', { StringEquals: { 'aws:RequestedRegion': 'us-*' } }, undefined, false],
    [
      'StringEqualsIgnoreCase does not',
      { StringEqualsIgnoreCase: { 'aws:RequestedRegion': 'US-EAST-1' } },
      undefined,
      true,
    ],
    ['StringNotEquals', { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } }, undefined, false],
    ['StringLike', { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/wor?er' } }, undefined, true],
    ['StringNotLike', { StringNotLike: { 'aws:PrincipalArn': '*worker' } }, undefined, false],
    ['a key of any case', { StringEquals: { 'AWS:requestedregion': 'us-east-1' } }, undefined, true],
    ['ArnLike, part by part', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }, undefined, true],
    [
      'ArnLike keeps wildcards inside a part',
      { ArnLike: { 'aws:PrincipalArn': 'arn:*:role/worker:*:*:*' } },
      undefined,
      false,
    ],
    [
      'ArnEquals is ArnLike',
      { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::000000000000:role/w*' } },
      undefined,
      true,
    ],
    ['ArnNotLike', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/worker' } }, undefined, false],
    ['a missing key fails', { StringEquals: { 'aws:SourceArn': 'x' } }, undefined, false],
    ['a missing key satisfies a negation', { StringNotEquals: { 'aws:SourceArn': 'x' } }, undefined, true],
    ['IfExists forgives a missing key', { StringEqualsIfExists: { 'aws:SourceArn': 'x' } }, undefined, true],
    [
      'IfExists still looks at a present key',
      { StringEqualsIfExists: { 'aws:RequestedRegion': 'x' } },
      undefined,
      false,
    ],
    ['Null true: the key is missing', { Null: { 'aws:SourceArn': 'true' } }, undefined, true],
    ['Null false: the key is there', { Null: { 'aws:SourceArn': 'false' } }, undefined, false],
    ['Bool', { Bool: { 'aws:SecureTransport': 'true' } }, undefined, true],
    ['Bool from a JSON boolean', { Bool: { 'aws:SecureTransport': false } }, undefined, false],
    ['NumericGreaterThan', { NumericGreaterThan: { 'aws:EpochTime': 1_700_000_000 } }, undefined, true],
    ['NumericLessThanEquals', { NumericLessThanEquals: { 'aws:EpochTime': '1' } }, undefined, false],
    ['DateGreaterThan', { DateGreaterThan: { 'aws:CurrentTime': '2026-05-31T00:00:00Z' } }, undefined, true],
    ['DateLessThan', { DateLessThan: { 'aws:CurrentTime': '2026-06-01T00:00:00Z' } }, undefined, false],
    ['DateEquals in epoch seconds', { DateEquals: { 'aws:CurrentTime': '1780272000' } }, undefined, true],
    ['IpAddress', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '127.0.0.0/8'] } }, undefined, true],
    ['NotIpAddress', { NotIpAddress: { 'aws:SourceIp': '127.0.0.1' } }, undefined, false],
    [
      'ForAllValues: each value matches',
      { 'ForAllValues:StringEquals': { [leading]: ['a', 'b'] } },
      { [leading]: ['a', 'b'] },
      true,
    ],
    [
      'ForAllValues: one does not',
      { 'ForAllValues:StringEquals': { [leading]: ['a'] } },
      { [leading]: ['a', 'b'] },
      false,
    ],
    ['ForAllValues is true without the key', { 'ForAllValues:StringEquals': { [leading]: ['a'] } }, undefined, true],
    ['ForAnyValue: one matches', { 'ForAnyValue:StringEquals': { [leading]: ['a'] } }, { [leading]: ['a', 'b'] }, true],
    ['ForAnyValue is false without the key', { 'ForAnyValue:StringEquals': { [leading]: ['a'] } }, undefined, false],
    [
      'ForAnyValue of a negation',
      { 'ForAnyValue:StringNotEquals': { [leading]: ['a'] } },
      { [leading]: ['a', 'b'] },
      true,
    ],
    [
      'all operators and keys must hold',
      { StringEquals: { 'aws:RequestedRegion': 'us-east-1' }, Bool: { 'aws:SecureTransport': 'false' } },
      undefined,
      false,
    ],
    [
      'a variable in a condition',
      { StringEquals: { 'aws:PrincipalArn': `arn:aws:iam::\${aws:PrincipalAccount}:role/worker` } },
      undefined,
      true,
    ],
  ])('%s', async (_name, condition, context, expected) => {
    expect(await holds(condition, context)).toBe(expected);
  });

  it('follows time instead of keeping an answer that depended on it', async () => {
    const { allow, ask, clock } = await account();
    const until = '2026-06-01T01:00:00Z';
    await allow({
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { DateLessThan: { 'aws:CurrentTime': until } },
    });
    expect(ask('sqs:SendMessage', QUEUE).allowed).toBe(true);
    await clock.advance(3_600_000);
    expect(ask('sqs:SendMessage', QUEUE).allowed).toBe(false);
  });

  it('keeps an answer for all contexts only when no condition looked at them', async () => {
    const { allow, ask } = await account();
    await allow({ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE });
    await allow({
      Effect: 'Allow',
      Action: 'dynamodb:PutItem',
      Resource: TABLE,
      Condition: { 'ForAnyValue:StringEquals': { [leading]: 'mine' } },
    });
    expect(ask('dynamodb:GetItem', TABLE, { [leading]: 'a' })).toBe(ask('dynamodb:GetItem', TABLE, { [leading]: 'b' }));
    const answers = ['mine', 'yours', 'mine'].map((key) => ask('dynamodb:PutItem', TABLE, { [leading]: key }).allowed);
    expect([...answers, ask('dynamodb:PutItem', TABLE).allowed]).toEqual([true, false, true, false]);
  });

  it.each([
    [{ BinaryEquals: { 'aws:SourceArn': 'x' } }, 'The condition operator BinaryEquals is not supported'],
    [
      { StringEquals: { 'aws:MultiFactorAuthPresent': 'true' } },
      'The condition key aws:MultiFactorAuthPresent (in StringEquals) is not supported',
    ],
    [{ StringEquals: { 'aws:SourceArn': `\${aws:PrincipalTag/team}` } }, 'The condition key aws:PrincipalTag/team'],
    [{ NumericEquals: { 'aws:EpochTime': 'soon' } }, '"soon" in a numeric condition is not a number'],
    [{ ArnLike: { 'aws:SourceArn': 'queue' } }, '"queue" in an ARN condition is not an ARN'],
    [{ IpAddress: { 'aws:SourceIp': 'here/33' } }, 'is not a CIDR range'],
  ])('refuses %j by name when it is loaded', async (condition, message) => {
    const { allow } = await account();
    await expect(allow({ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition })).rejects.toThrow(message);
  });
});
