import { givenPermissions, type PermissionCloud } from './permissions.ts';

let given: PermissionCloud;
beforeAll(async () => {
  given = await givenPermissions();
});
afterAll(() => given.cloud.stop());

const SERVICES = ['appsync', 'ec2', 'events', 'lambda', 'pipes', 's3', 'sns', 'sqs', 'states'].map(
  (name) => `${name}.amazonaws.com`,
);

/** What each role is for: the service that takes it on, for which resource, and the chain's run that needs it. */
const ROLES: readonly {
  readonly role: string;
  readonly service: string;
  readonly source: string;
  readonly run: (given: PermissionCloud) => Promise<unknown>;
}[] = [
  {
    role: 'Api/LogsRole',
    service: 'appsync',
    source: 'Api/GraphQL',
    run: (cloud) => cloud.graphql('{ orders { id } }'),
  },
  {
    role: 'Api/OrdersTable/ServiceRole',
    service: 'appsync',
    source: 'Api/GraphQL',
    run: (cloud) => cloud.graphql('{ orders { id } }'),
  },
  {
    role: 'Api/OrdersQueue/ServiceRole',
    service: 'appsync',
    source: 'Api/GraphQL',
    run: (cloud) => cloud.postOrder().catch(() => undefined),
  },
  { role: 'Intake/PipeRole', service: 'pipes', source: 'Intake/Pipe', run: (cloud) => cloud.postOrder() },
  {
    role: 'Workflow/StateMachine/Role',
    service: 'states',
    source: 'Workflow/StateMachine',
    run: (cloud) => cloud.postOrder(),
  },
  {
    role: 'Payments/ProcessPaymentRole',
    service: 'lambda',
    source: 'Payments/ProcessPayment',
    run: (cloud) => cloud.postOrder(),
  },
  {
    role: 'Payments/RefundPaymentRole',
    service: 'lambda',
    source: 'Payments/RefundPayment',
    run: async (cloud) => {
      await cloud.withdrawnOrder();
      cloud.retry();
    },
  },
  { role: 'Notifications/PipeRole', service: 'pipes', source: 'Notifications/Pipe', run: (cloud) => cloud.postOrder() },
  { role: 'Events/PipeRole', service: 'pipes', source: 'Events/Pipe', run: (cloud) => cloud.postOrder() },
  { role: 'LiveUpdates/RuleRole', service: 'events', source: 'LiveUpdates/Rule', run: (cloud) => cloud.postOrder() },
];

const arnOf = (role: string): string =>
  given.cloud.iam.roles().find(({ path }) => path.endsWith(`/${role}`))?.arn ?? `no role ${role}`;

const assume = (role: string, service: string, source: string) => () =>
  given.cloud.iam.access.assumeRole(arnOf(role), service, 'session', source);

describe('a trust policy', () => {
  it('there is one for each of these roles and no other', () => {
    const paths = given.cloud.iam.roles().map(({ path }) => path.replace(/^[^/]+\//, ''));
    expect(paths.sort()).toEqual(ROLES.map(({ role }) => role).sort());
  });

  it.each(ROLES.map(({ role, service }) => [role, service]))('lets nobody into %s but %s', (role, service) => {
    const own = `${service}.amazonaws.com`;
    const source = 'arn:aws:states:us-east-1:000000000000:stateMachine:any';
    expect(assume(role, own, source)()).toMatchObject({ type: 'role', roleArn: arnOf(role) });
    for (const other of SERVICES.filter((name) => name !== own))
      expect(assume(role, other, source)).toThrow(
        `Service: ${other} on behalf of ${source} is not authorized to perform: sts:AssumeRole on resource: ${arnOf(role)} because no role trust policy allows the sts:AssumeRole action`,
      );
  });

  it.each([
    ['Intake/PipeRole', 'pipes', 'arn:aws:pipes:us-east-1:999999999999:pipe/theirs'],
    ['Notifications/PipeRole', 'pipes', 'arn:aws:pipes:us-east-1:999999999999:pipe/theirs'],
    ['Events/PipeRole', 'pipes', 'arn:aws:pipes:us-east-1:999999999999:pipe/theirs'],
    ['LiveUpdates/RuleRole', 'events', 'arn:aws:events:us-east-1:999999999999:rule/theirs/theirs'],
    ['Workflow/StateMachine/Role', 'states', 'arn:aws:states:us-east-1:999999999999:stateMachine:theirs'],
    ['Workflow/StateMachine/Role', 'states', 'arn:aws:states:us-east-1:000000000000:activity:ours'],
  ])('lets %s be taken on by %s for resources of this account alone, not for %s', (role, service, source) => {
    expect(assume(role, `${service}.amazonaws.com`, source)).toThrow(/is not authorized to perform: sts:AssumeRole/);
  });

  it.each(ROLES.map((role): [string, (typeof ROLES)[number]] => [role.role, role]))(
    'that is taken from %s makes its hop fail by name, and all mends when it is back',
    async (_name, { role, service, source, run }) => {
      const trust = given.statement(role, 'sts:AssumeRole');
      const since = given.cloud.journal.next;
      given.remove(trust);
      await run(given);
      const refused = await given.hop(
        since,
        `${source} to be refused its role`,
        (hop) => hop.action === 'sts:AssumeRole' && hop.from === `Orders-dev/${source}`,
      );
      expect(refused.error?.message).toMatch(
        new RegExp(
          `^Service: ${service}.amazonaws.com on behalf of \\S+ is not authorized to perform: sts:AssumeRole on`,
        ),
      );
      expect(refused.error?.message).toContain(arnOf(role));
      given.restore(trust);
      given.redeliver();
      await given.settled(await given.postOrder());
    },
    20_000,
  );
});
