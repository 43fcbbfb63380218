import { AssemblyError } from '../../local/assembly/assembly-error.ts';
import { changeLine } from '../../local/assembly/change-report.ts';
import { LossNotApproved } from '../../local/assembly/stacks.ts';
import { WeakenedAssembly } from '../chaos/weakened-assembly.ts';
import { ASSEMBLY, givenCloud, type OrderCloud } from '../support/cloud.ts';

const LAMBDA = 'AWS::Lambda::Function';
const MACHINE = 'AWS::StepFunctions::StateMachine';

describe('an update of the running order system', () => {
  let orders: OrderCloud;
  let next: WeakenedAssembly;

  beforeAll(async () => {
    orders = await givenCloud({ calm: true });
  });
  afterAll(() => orders.cloud.stop());
  beforeEach(() => {
    next = new WeakenedAssembly();
  });
  afterEach(async () => {
    orders.cloud.faults.clear();
    await orders.cloud.update(ASSEMBLY, () => true);
    next.remove();
  });

  const update = async (): Promise<string[]> => (await orders.cloud.update(next.directory)).map(changeLine);
  const approve = (share: '0' | '1'): void =>
    next.change(LAMBDA, 'PaymentsProcessPayment', (properties) => {
      const { Variables } = properties['Environment'] as { Variables: Record<string, string> };
      properties['Environment'] = { Variables: { ...Variables, APPROVAL_RATE: share } };
    });

  it('lets a function that is at work finish, and sends the next order to the new one', async () => {
    const { cloud, postOrder, settled } = orders;
    approve('1');
    await update();
    const fault = { kind: 'stall', action: 'dynamodb:PutItem', to: '*/Ledger', milliseconds: 400, times: 1 };
    cloud.faults.add([fault]);
    const early = await postOrder();
    await cloud.journal.waitFor('the stall', ({ action, correlationIds }) => {
      return action === 'faults:stall' && correlationIds.includes(early);
    });

    approve('0');
    expect(await update()).toEqual([
      `[~] ${LAMBDA} Orders-dev/Payments/ProcessPayment: Environment.Variables.APPROVAL_RATE`,
    ]);
    const late = await postOrder();

    expect((await settled(late)).orderStatus).toBe('FAILED');
    expect((await settled(early)).orderStatus).toBe('SUCCESS');
  });

  it('lets an execution end on the workflow that it began with', async () => {
    const { cloud, postOrder, settled } = orders;
    const fault = { kind: 'stall', action: 'lambda:Invoke', milliseconds: 400, times: 1 };
    cloud.faults.add([fault]);
    const early = await postOrder();
    await cloud.journal.waitFor('the stall', ({ action, correlationIds }) => {
      return action === 'faults:stall' && correlationIds.includes(early);
    });

    next.change(MACHINE, 'WorkflowStateMachine', (properties) => {
      const renamed = JSON.stringify(properties['DefinitionString'])
        .replaceAll('Complete order', 'Finish order')
        .replaceAll('Fail order', 'Finish order badly');
      properties['DefinitionString'] = JSON.parse(renamed);
    });
    await update();
    const late = await postOrder();
    await settled(late);
    await settled(early);

    const writers = (id: string): string[] =>
      cloud.journal
        .read({ correlationId: id })
        .filter(({ action, from }) => action === 'dynamodb:UpdateItem' && from.includes(' / '))
        .map(({ from }) => from);
    expect(writers(late)).toEqual([expect.stringContaining('/ Finish order')]);
    expect(writers(early)).toEqual([expect.stringMatching(/\/ (Complete|Fail) order$/)]);
  });

  it('keeps the messages of a queue and the items of a table that it changes, and a pipe goes on where it was', async () => {
    const { cloud, postOrder, settled, emails } = orders;
    const before = await postOrder();
    await emails(before);
    const [intake = ''] = cloud.pipes
      .listPipes()
      .filter(({ path }) => path.endsWith('Intake/Pipe'))
      .map(({ name }) => name);
    const stopped = cloud.pipes.stopPipe(intake);
    // The poll that a pipe waits in still takes one message.
    const between = await postOrder();
    await stopped;
    const waiting = await postOrder();

    next.change('AWS::SQS::Queue', 'IntakeQueue', (properties) => {
      properties['VisibilityTimeout'] = 240;
    });
    next.change('AWS::DynamoDB::Table', 'OrdersA9', (properties) => {
      properties['PointInTimeRecoverySpecification'] = { PointInTimeRecoveryEnabled: false };
    });
    next.change('AWS::Pipes::Pipe', 'NotificationsPipe39', (properties) => {
      const text = JSON.stringify(properties['TargetParameters']).replace('InputTemplate":"', 'InputTemplate":"NEW ');
      properties['TargetParameters'] = JSON.parse(text);
    });
    const changes = await update();
    cloud.pipes.startPipe(intake);

    expect(changes).toHaveLength(3);
    await settled(between);
    await settled(waiting);
    expect((await settled(before)).id).toBe(before);
    expect((await emails(waiting))[0]?.text).toMatch(/^NEW /);
    expect(await emails(before)).toHaveLength(1);
  });

  it('swaps a resolver', async () => {
    const { graphql } = orders;
    const missing = '{ order(id: "01M844DZG08ZQ4X7C2M9KTW3HR") { id } }';
    next.replace('AWS::AppSync::Resolver', 'ApiGraphQLQueryorder26', 'Code', 'There is no order', 'In other words');

    expect(await update()).toEqual(['[~] AWS::AppSync::Resolver Orders-dev/Api/GraphQL/Query.order: Code']);

    expect((await graphql(missing)).errors?.[0]?.message).toMatch(/^In other words/);
  });

  it('is undone when a resource can not be made, and the last good version runs on', async () => {
    const { postOrder, settled } = orders;
    approve('0');
    next.change('AWS::AppSync::Resolver', 'ApiGraphQLQueryorder26', (properties) => {
      properties['Code'] = 'export function request() { throw new Error("no"); }';
    });

    await expect(orders.cloud.update(next.directory)).rejects.toThrow(AssemblyError);

    const statuses = await Promise.all([1, 2, 3].map(async () => (await settled(await postOrder())).orderStatus));
    expect(statuses).toContain('SUCCESS');
  });

  it('asks before items go, and does nothing without a yes', async () => {
    const { postOrder, settled, graphql } = orders;
    const id = await postOrder();
    await settled(id);
    next.change('AWS::DynamoDB::Table', 'OrdersA9', (properties) => {
      properties['TableName'] = 'other-orders';
    });

    const refused = orders.cloud.update(next.directory);

    await expect(refused).rejects.toThrow(LossNotApproved);
    await expect(refused).rejects.toThrow(
      'CloudFormation would replace Orders-dev/Orders (AWS::DynamoDB::Table): its items are lost.',
    );
    expect((await settled(id)).id).toBe(id);

    await orders.cloud.update(next.directory, () => true);
    expect((await graphql('{ orders { id } }')).data?.['orders']).toEqual([]);
    const fresh = await postOrder();
    await settled(fresh);
    expect(await orders.emails(fresh)).toHaveLength(1);
  });
});
