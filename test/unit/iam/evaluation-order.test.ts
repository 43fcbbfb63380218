import type { Principal } from '../../../local/platform/access.ts';
import { account, QUEUE, TABLE } from './account.ts';

const SNS: Principal = {
  type: 'service',
  service: 'sns.amazonaws.com',
  sourceArn: 'arn:aws:sns:us-east-1:000000000000:outcomes',
};

describe('evaluation order', () => {
  it('refuses what nothing allows, in the words of AWS', async () => {
    const { ask } = await account();
    expect(ask('sqs:SendMessage', QUEUE)).toEqual({
      allowed: false,
      message: `User: arn:aws:sts::000000000000:assumed-role/worker/session is not authorized to perform: sqs:SendMessage on resource: ${QUEUE} because no identity-based policy allows the sqs:SendMessage action`,
    });
  });

  it('allows what a policy of the role allows and names the statement', async () => {
    const { allow, ask } = await account();
    await allow({ Sid: 'Send', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE });
    expect(ask('sqs:SendMessage', QUEUE)).toEqual({ allowed: true, allowedBy: 'TestStack/Policy:policy1/Send' });
    expect(ask('sqs:ReceiveMessage', QUEUE).allowed).toBe(false);
    expect(ask('sqs:SendMessage', `${QUEUE}2`).allowed).toBe(false);
  });

  it('lets an explicit deny win over any allow and names it', async () => {
    const { allow, ask } = await account();
    await allow({ Effect: 'Allow', Action: 'sqs:*', Resource: '*' });
    await allow({ Sid: 'NoPurge', Effect: 'Deny', Action: 'sqs:PurgeQueue', Resource: '*' });
    expect(ask('sqs:SendMessage', QUEUE).allowed).toBe(true);
    expect(ask('sqs:PurgeQueue', QUEUE)).toEqual({
      allowed: false,
      message: expect.stringContaining(
        'with an explicit deny in an identity-based policy: TestStack/Policy:policy2/NoPurge',
      ),
    });
  });

  it('takes either the role or the resource as enough inside one account', async () => {
    const { attach, roleArn, ask } = await account();
    attach(QUEUE, { Effect: 'Allow', Principal: { AWS: roleArn }, Action: 'sqs:SendMessage', Resource: QUEUE });
    expect(ask('sqs:SendMessage', QUEUE).allowed).toBe(true);
  });

  it('lets a resource policy deny what the role may', async () => {
    const { attach, allow, ask } = await account();
    await allow({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE });
    attach(QUEUE, { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: QUEUE });
    expect(ask('sqs:SendMessage', QUEUE)).toEqual({
      allowed: false,
      message: expect.stringContaining('with an explicit deny in a resource-based policy'),
    });
  });

  it('does not take the account as principal for a grant, but for a denial', async () => {
    const { provision, ask, allow } = await account();
    const root = { AWS: 'arn:aws:iam::000000000000:root' };
    await provision('AWS::SNS::TopicPolicy', {
      Topics: [SNS.sourceArn],
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: root, Action: 'sns:Publish', Resource: SNS.sourceArn }],
      },
    });
    expect(ask('sns:Publish', SNS.sourceArn).allowed).toBe(false);
    await allow({ Effect: 'Allow', Action: 'sns:*', Resource: '*' });
    await provision('AWS::SNS::TopicPolicy', {
      Topics: [SNS.sourceArn],
      PolicyDocument: {
        Statement: [{ Effect: 'Deny', Principal: root, Action: 'sns:Publish', Resource: SNS.sourceArn }],
      },
    });
    expect(ask('sns:Publish', SNS.sourceArn).allowed).toBe(false);
  });

  it('lets a service in only by the resource policy, for the source it names', async () => {
    const { attach, iam } = await account();
    const request = { action: 'sqs:SendMessage', resource: QUEUE };
    expect(iam.access.decide(SNS, request)).toEqual({
      allowed: false,
      message: `Service: sns.amazonaws.com on behalf of ${SNS.sourceArn} is not authorized to perform: sqs:SendMessage on resource: ${QUEUE} because no resource-based policy allows the sqs:SendMessage action`,
    });
    attach(QUEUE, {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: QUEUE,
      Condition: { ArnEquals: { 'aws:SourceArn': SNS.sourceArn } },
    });
    expect(iam.access.decide(SNS, request).allowed).toBe(true);
    expect(iam.access.decide({ ...SNS, sourceArn: `${SNS.sourceArn}2` }, request).allowed).toBe(false);
    expect(iam.access.decide({ ...SNS, service: 'events.amazonaws.com' }, request).allowed).toBe(false);
  });

  it('honours NotAction, NotResource and NotPrincipal', async () => {
    const { allow, ask, provision, roleArn } = await account();
    await allow({ Effect: 'Allow', NotAction: ['sqs:*'], NotResource: [TABLE] });
    expect(ask('sqs:SendMessage', QUEUE).allowed).toBe(false);
    expect(ask('dynamodb:PutItem', TABLE).allowed).toBe(false);
    expect(ask('dynamodb:PutItem', `${TABLE}2`).allowed).toBe(true);
    await provision('AWS::SNS::TopicPolicy', {
      Topics: [`${SNS.sourceArn}1`, `${SNS.sourceArn}2`],
      PolicyDocument: {
        Statement: [
          { Effect: 'Deny', NotPrincipal: { AWS: roleArn }, Action: 'sns:Publish', Resource: `${SNS.sourceArn}1` },
          {
            Effect: 'Deny',
            NotPrincipal: { AWS: `${roleArn}2` },
            Action: 'sns:Publish',
            Resource: `${SNS.sourceArn}2`,
          },
        ],
      },
    });
    expect(ask('sns:Publish', `${SNS.sourceArn}1`).allowed).toBe(true);
    expect(ask('sns:Publish', `${SNS.sourceArn}2`).allowed).toBe(false);
  });

  it('treats actions without case, resources with case', async () => {
    const { allow, ask } = await account();
    await allow({ Effect: 'Allow', Action: 'SQS:sendmessage'.toLowerCase(), Resource: QUEUE });
    expect(ask('sqs:SendMessage', QUEUE).allowed).toBe(true);
    expect(ask('sqs:SendMessage', QUEUE.replace('orders', 'Orders')).allowed).toBe(false);
  });

  it('lets the operator do everything, as the root of an account', async () => {
    const { iam } = await account();
    expect(iam.access.decide({ type: 'operator' }, { action: 'sqs:DeleteQueue', resource: QUEUE }).allowed).toBe(true);
  });

  it('refuses a session of a role that does not exist', async () => {
    const { iam } = await account();
    const ghost: Principal = { type: 'role', roleArn: 'arn:aws:iam::000000000000:role/ghost', sessionName: 's' };
    expect(iam.access.decide(ghost, { action: 'sqs:SendMessage', resource: QUEUE }).allowed).toBe(false);
  });
});
