import { account, QUEUE } from './account.ts';

describe('statements while the cloud runs', () => {
  it('counts how often each statement was used and how often it alone allowed', async () => {
    const { allow, ask, iam } = await account();
    await allow({ Sid: 'Both', Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:PurgeQueue'], Resource: QUEUE });
    await allow({ Sid: 'Again', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE });
    await allow({ Sid: 'Idle', Effect: 'Allow', Action: 'sns:Publish', Resource: '*' });
    for (let time = 0; time < 3; time++) ask('sqs:SendMessage', QUEUE);
    ask('sqs:PurgeQueue', QUEUE);
    const usage = iam.statements().filter((statement) => statement.kind === 'identity');
    expect(
      usage.map(({ sid, timesUsed, timesDecisive, actionsUsed }) => [sid, timesUsed, timesDecisive, actionsUsed]),
    ).toEqual([
      ['Both', 4, 1, ['sqs:PurgeQueue', 'sqs:SendMessage']],
      ['Again', 3, 0, ['sqs:SendMessage']],
      ['Idle', 0, 0, []],
    ]);
  });

  it('keeps every question with what decided it last, and how often it was asked', async () => {
    const { allow, ask, iam, roleArn } = await account();
    await allow({ Sid: 'Send', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE });
    for (let time = 0; time < 3; time++) ask('sqs:SendMessage', QUEUE);
    ask('sqs:PurgeQueue', QUEUE);
    const question = { principal: roleArn, resource: QUEUE };
    const by = [expect.stringMatching(/\/Send$/)];
    expect(iam.questions()).toEqual([
      { ...question, action: 'sqs:SendMessage', allowed: true, by, times: 3 },
      { ...question, action: 'sqs:PurgeQueue', allowed: false, by: [], times: 1 },
    ]);
    iam.removeStatement('TestStack/Policy:policy1/Send', roleArn);
    ask('sqs:SendMessage', QUEUE);
    expect(iam.questions()[0]).toEqual({ ...question, action: 'sqs:SendMessage', allowed: false, by: [], times: 4 });
  });

  it('refuses at once when the only allowing statement is removed, and allows again when it is restored', async () => {
    const { allow, ask, iam, roleArn } = await account();
    await allow({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE });
    expect(ask('sqs:SendMessage', QUEUE).allowed).toBe(true);
    iam.removeStatement('TestStack/Policy:policy1/#0', roleArn);
    expect(ask('sqs:SendMessage', QUEUE).allowed).toBe(false);
    expect(iam.statements().find((statement) => statement.policyName === 'policy1')?.removed).toBe(true);
    iam.restoreStatement('TestStack/Policy:policy1/#0', roleArn);
    expect(ask('sqs:SendMessage', QUEUE).allowed).toBe(true);
  });

  it('names a statement id that does not exist', async () => {
    const { iam } = await account();
    expect(() => iam.removeStatement('nowhere/0')).toThrow('No policy statement has the id nowhere/0');
  });

  it('answers a repeated question with the very same object, so that it costs next to nothing', async () => {
    const { allow, ask } = await account();
    await allow({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE });
    expect(ask('sqs:SendMessage', QUEUE)).toBe(ask('sqs:SendMessage', QUEUE));
  });
});

describe('credentials and caller identity', () => {
  it('leads an access key back to the session it was issued for', async () => {
    const { iam, roleArn } = await account();
    const principal = { type: 'role', roleArn, sessionName: 'pay' } as const;
    const credentials = iam.access.issueCredentials(principal, 'TestStack/Pay');
    expect(credentials.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(iam.access.identify(credentials.accessKeyId)).toEqual({ principal, from: 'TestStack/Pay' });
    expect(iam.access.issueCredentials(principal, 'TestStack/Pay')).toEqual(credentials);
    expect(iam.access.issueCredentials({ ...principal, sessionName: 'other' }, 'TestStack/Pay')).not.toEqual(
      credentials,
    );
  });

  it('does not know a key that was not issued here', async () => {
    const { iam } = await account();
    expect(iam.access.identify('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
  });

  it('tells a session and the operator who they are', async () => {
    const { iam, roleArn } = await account();
    const operation = iam.service.operations.get('GetCallerIdentity');
    const from = 'test';
    expect(await operation?.handle({}, { principal: { type: 'role', roleArn, sessionName: 'pay' }, from })).toEqual({
      UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:pay$/),
      Account: '000000000000',
      Arn: 'arn:aws:sts::000000000000:assumed-role/worker/pay',
    });
    expect(await operation?.handle({}, { principal: { type: 'operator' }, from })).toEqual({
      UserId: '000000000000',
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
    });
    expect(operation?.requires({})).toEqual([]);
  });
});
