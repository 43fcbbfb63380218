import { account, QUEUE, TABLE, TRUST_PIPES } from './account.ts';

const PIPE = 'arn:aws:pipes:us-east-1:000000000000:pipe/intake';

describe('taking on a role', () => {
  it('gives a session to the service that the trust policy names', async () => {
    const { iam, roleArn } = await account();
    expect(iam.access.assumeRole(roleArn, 'pipes.amazonaws.com', 'intake', PIPE)).toEqual({
      type: 'role',
      roleArn,
      sessionName: 'intake',
    });
  });

  it('refuses any other service by name', async () => {
    const { iam, roleArn } = await account();
    expect(() => iam.access.assumeRole(roleArn, 'states.amazonaws.com', 's', PIPE)).toThrow(
      expect.objectContaining({
        code: 'AccessDenied',
        message: `Service: states.amazonaws.com on behalf of ${PIPE} is not authorized to perform: sts:AssumeRole on resource: ${roleArn} because no role trust policy allows the sts:AssumeRole action`,
      }),
    );
  });

  it('honours conditions on the source', async () => {
    const [statement] = TRUST_PIPES.Statement;
    const condition = { StringEquals: { 'aws:SourceAccount': '000000000000' }, ArnLike: { 'aws:SourceArn': PIPE } };
    const { iam, roleArn } = await account({ Statement: [{ ...statement, Condition: condition }] });
    expect(iam.access.assumeRole(roleArn, 'pipes.amazonaws.com', 's', PIPE).type).toBe('role');
    expect(() => iam.access.assumeRole(roleArn, 'pipes.amazonaws.com', 's', `${PIPE}2`)).toThrow(
      'no role trust policy',
    );
  });

  it('refuses a role that does not exist', async () => {
    const { iam, roleArn } = await account();
    expect(() => iam.access.assumeRole(`${roleArn}2`, 'pipes.amazonaws.com', 's', PIPE)).toThrow(
      'there is no such role',
    );
  });

  it('forgets a kept answer when the trust is withdrawn', async () => {
    const { iam, roleArn } = await account();
    iam.access.assumeRole(roleArn, 'pipes.amazonaws.com', 's', PIPE);
    iam.removeStatement('TestStack/Role:trust policy/#0');
    expect(() => iam.access.assumeRole(roleArn, 'pipes.amazonaws.com', 's', PIPE)).toThrow('no role trust policy');
    iam.restoreStatement('TestStack/Role:trust policy/#0');
    expect(iam.access.assumeRole(roleArn, 'pipes.amazonaws.com', 's', PIPE).type).toBe('role');
  });
});

describe('resource types', () => {
  it('gives a role a name, an ARN with its path and an id', async () => {
    const { provision, iam } = await account();
    const role = await provision(
      'AWS::IAM::Role',
      { AssumeRolePolicyDocument: TRUST_PIPES, Path: '/orders/' },
      'Other',
    );
    expect(role).toEqual({
      ref: 'TestStack-Other-0123456789AB',
      attributes: {
        Arn: 'arn:aws:iam::000000000000:role/orders/TestStack-Other-0123456789AB',
        RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      },
    });
    expect(iam.roles().map((entry) => entry.path)).toEqual(['TestStack/Role', 'TestStack/Other']);
  });

  it('takes inline policies, managed policies of the template and known ones of AWS', async () => {
    const { provision, iam } = await account();
    const managed = await provision('AWS::IAM::ManagedPolicy', {
      PolicyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sqs:*', Resource: QUEUE } },
    });
    const role = await provision(
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: TRUST_PIPES,
        ManagedPolicyArns: [managed.ref, 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
        Policies: [
          {
            PolicyName: 'Inline',
            PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE }] },
          },
        ],
      },
      'Full',
    );
    const session = { type: 'role', roleArn: role.attributes['Arn'] ?? '', sessionName: 's' } as const;
    for (const [action, resource] of [
      ['sqs:SendMessage', QUEUE],
      ['dynamodb:GetItem', TABLE],
      ['logs:PutLogEvents', 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f:log-stream:x'],
    ] as const)
      expect(iam.access.decide(session, { action, resource }).allowed).toBe(true);
  });

  it('refuses a managed policy of AWS that it does not know, by name', async () => {
    const { provision } = await account();
    const arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const properties = { AssumeRolePolicyDocument: TRUST_PIPES, ManagedPolicyArns: [arn] };
    await expect(provision('AWS::IAM::Role', properties, 'Admin')).rejects.toThrow(arn);
  });

  it('lets a service invoke a function by a permission', async () => {
    const { provision, iam } = await account();
    const resource = 'arn:aws:lambda:us-east-1:000000000000:function:pay';
    const sourceArn = 'arn:aws:sns:us-east-1:000000000000:outcomes';
    await provision('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: 'pay',
      Principal: 'sns.amazonaws.com',
      SourceArn: sourceArn,
    });
    const ask = (source: string): boolean =>
      iam.access.decide(
        { type: 'service', service: 'sns.amazonaws.com', sourceArn: source },
        { action: 'lambda:InvokeFunction', resource },
      ).allowed;
    expect([ask(sourceArn), ask(`${sourceArn}2`)]).toEqual([true, false]);
  });

  it('applies the log policies of the account to the groups they name', async () => {
    const { provision, iam } = await account();
    const group = 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/x:*';
    await provision('AWS::Logs::ResourcePolicy', {
      PolicyName: 'events',
      PolicyDocument: JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'logs:PutLogEvents',
            Resource: group,
          },
        ],
      }),
    });
    const events = {
      type: 'service',
      service: 'events.amazonaws.com',
      sourceArn: 'arn:aws:events:us-east-1:000000000000:rule/r',
    } as const;
    const stream = group.replace('*', 'log-stream:s');
    expect(iam.access.decide(events, { action: 'logs:PutLogEvents', resource: stream }).allowed).toBe(true);
    expect(
      iam.access.decide(events, { action: 'logs:PutLogEvents', resource: stream.replace('/x', '/y') }).allowed,
    ).toBe(false);
  });

  it.each([
    [{ Effect: 'Allow', Action: 'sqs:SendMessage' }, 'Statement 0 has neither Resource nor NotResource'],
    [{ Effect: 'Allow', Resource: '*' }, 'Statement 0 has neither Action nor NotAction'],
    [{ Effect: 'Maybe', Action: '*', Resource: '*' }, 'Effect must be Allow or Deny, but is "Maybe"'],
    [{ Effect: 'Allow', Action: 'SendMessage', Resource: '*' }, '"SendMessage" is not an action'],
    [{ Effect: 'Allow', Action: '*', Resource: 'orders' }, '"orders" is not a resource'],
    [{ Effect: 'Allow', Action: '*', Resource: '*', Principal: '*' }, 'the policy of a role has no Principal'],
    [{ Effect: 'Allow', Action: '*', Resource: '*', Conditions: {} }, 'an element Conditions, which IAM does not know'],
    [{ Effect: 'Allow', Action: [], Resource: '*' }, 'Action is an empty list'],
  ])('refuses the malformed statement %j', async (statement, message) => {
    const { allow } = await account();
    await expect(allow(statement)).rejects.toThrow(message);
  });
});
