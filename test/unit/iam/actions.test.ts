import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unknownActions } from '../../support/iam-actions.ts';
import { account } from './account.ts';

const SERVICES = join(import.meta.dirname, '../../../local/services');
describe('names of IAM actions', () => {
  it('exist on AWS wherever a local service asks for a permission', async () => {
    const sources = readdirSync(SERVICES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const asked = sources.flatMap((name) => {
      const source = readFileSync(join(SERVICES, name), 'utf8');
      return [...source.matchAll(/\baction: '([^']+)',\s*resource\b/g)].map((match) => match[1] ?? '');
    });
    expect(asked).toContain('lambda:InvokeFunction');
    expect(await unknownActions(asked)).toEqual([]);
  });

  it('exist on AWS in the managed policies that are known here', async () => {
    const { provision, iam } = await account();
    const known = [
      'service-role/AWSLambdaBasicExecutionRole',
      'service-role/AWSAppSyncPushToCloudWatchLogs',
      'AWSXRayDaemonWriteAccess',
    ];
    await provision(
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: { Statement: [] },
        ManagedPolicyArns: known.map((name) => `arn:aws:iam::aws:policy/${name}`),
      },
      'Managed',
    );
    const statements = iam.statements().filter((statement) => statement.awsManaged);
    expect(statements).toHaveLength(3);
    expect(await unknownActions(statements.flatMap((statement) => statement.actions.patterns))).toEqual([]);
  });

  it('are found missing when they are', async () => {
    expect(await unknownActions(['sqs:SendMessage', 'sqs:Send*', '*', 'sqs:SendMail', 'sqz:*', 'sqs:Sent*'])).toEqual([
      'sqs:SendMail',
      'sqz:*',
      'sqs:Sent*',
    ]);
  });
});
