import fc from 'fast-check';
import { compilePattern } from '../../../local/services/iam/patterns.ts';
import { account, TABLE } from './account.ts';

const none = (): undefined => undefined;

describe('patterns', () => {
  it('keeps a star inside its segment of an ARN unless it ends the segment', () => {
    const matches = (pattern: string, arn: string): boolean => compilePattern(pattern, 'arn', true)(arn, none);
    expect(matches('arn:aws:logs:*:*:log-group:/a:*', 'arn:aws:logs:us-east-1:0:log-group:/a:log-stream:x')).toBe(true);
    expect(matches('arn:aws:sqs:*', 'arn:aws:sqs:us-east-1:000000000000:orders')).toBe(true);
    expect(matches('arn:aws:sqs:us-*1:0:orders', 'arn:aws:sqs:us-east-1:0:orders')).toBe(true);
    expect(matches('arn:aws:sqs:us-*x:orders', 'arn:aws:sqs:us-east-1:0x:orders')).toBe(false);
    expect(matches('arn:aws:dynamodb:*:*:table/*/index/?y', `${TABLE}/index/by`)).toBe(true);
  });

  it('fills variables from the request and takes their values literally', () => {
    const pattern = compilePattern(`arn:aws:s3:::\${aws:userid}/\${*}`, 'arn', true);
    expect(pattern('arn:aws:s3:::a*/*', (key) => (key === 'aws:userid' ? 'a*' : undefined))).toBe(true);
    expect(pattern('arn:aws:s3:::ab/*', () => 'a*')).toBe(false);
    expect(pattern('arn:aws:s3:::a/x', () => 'a')).toBe(false);
    expect(pattern('arn:aws:s3:::/*', none)).toBe(false);
    expect(compilePattern(`\${aws:userid, 'guest'}`, 'text', true)('guest', none)).toBe(true);
  });

  it('knows variables only in documents of 2012-10-17', async () => {
    const resource = `arn:aws:dynamodb:*:\${aws:PrincipalAccount}:table/orders`;
    const answers = ['2012-10-17', '2008-10-17'].map(async (Version) => {
      const { provision, ask } = await account();
      await provision('AWS::IAM::Policy', {
        PolicyName: 'p',
        Roles: ['worker'],
        PolicyDocument: { Version, Statement: { Effect: 'Allow', Action: 'dynamodb:*', Resource: resource } },
      });
      return ask('dynamodb:GetItem', TABLE).allowed;
    });
    expect(await Promise.all(answers)).toEqual([true, false]);
  });

  it('matches any text against itself with parts replaced by wildcards', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.constantFrom('*', '?', '')), { maxLength: 6 }), (parts) => {
        const plain = parts.map(([text]) => text.replace(/[*?$]/g, '_'));
        const pattern = parts.map(([, wildcard], index) => `${plain[index]}${wildcard}`).join('');
        const text = parts.map(([, w], index) => `${plain[index]}${w === '*' ? 'a.b' : w === '?' ? '/' : ''}`).join('');
        expect(compilePattern(pattern, 'text', true)(text, none)).toBe(true);
        if (!pattern.includes('*')) expect(compilePattern(pattern, 'text', true)(`${text}x`, none)).toBe(false);
      }),
    );
  });
});
