import { isExecution, type PermissionCloud } from './permissions.ts';

/** What shows that a statement is needed: what to do once it is gone, which hop is refused then, how all mends. */
export interface Hop {
  /** Paths are without the stack's name. */
  readonly role: string;
  /** An action that the statement, and no other of the role, allows on the resource. */
  readonly action: string;
  readonly resource?: string;
  /** Who is refused, as the journal shows it. */
  readonly from: string;
  /** The chain's run; gives the order that must still come to its end. */
  run(given: PermissionCloud): Promise<string | undefined>;
  /** Other statements to take away, so that the chain comes to this hop at all. */
  readonly also?: readonly [role: string, action: string][];
  /** Waits until the refusal has had its effect; what comes next is sure to find the statement back. */
  effect?(given: PermissionCloud, since: number, id: string): Promise<unknown>;
  /** What time does once the statement is back. */
  mend?(given: PermissionCloud): unknown;
  /** The order's end; settled and announced if nothing is given. */
  ended?(given: PermissionCloud, id: string, since: number): Promise<unknown>;
}

const post = (given: PermissionCloud): Promise<string> => given.postOrder();
const redeliver = (given: PermissionCloud): void => given.redeliver();
const retry = (given: PermissionCloud): void => given.retry();

/** The pipe shows that it stopped, and why. */
const pipeStops = (given: PermissionCloud, since: number): Promise<unknown> =>
  given.hop(since, 'the pipe to stop', (hop) => hop.action === 'pipes:State' && hop.outcome === 'failed');

/** The message comes again; the pipe that now may delete it runs, and ends the pause between its probes. */
const pipeRunsAgain = async (given: PermissionCloud): Promise<void> => {
  const since = given.cloud.journal.next;
  given.redeliver();
  await given.hop(since, 'the pipe to run', (hop) => hop.action === 'pipes:State' && hop.outcome === 'ok');
  await nextTurn();
  given.retry();
};

/** Nothing but the announcement is left to do. */
const settled = (given: PermissionCloud, _since: number, id: string): Promise<unknown> => given.settled(id);

/** A function has failed; its workflow waits before it tries again. */
const functionFails =
  (state: string) =>
  async (given: PermissionCloud, since: number): Promise<void> => {
    const failed = `Orders-dev/Workflow/StateMachine / ${state}`;
    await given.hop(since, `${state} to fail`, (hop) => hop.from === failed && hop.action === 'lambda:Invoke');
    await nextTurn();
  };

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A refused call of AppSync shows at once; the journal has it, nothing is left to mend. */
const query =
  (document: string) =>
  async (given: PermissionCloud): Promise<undefined> => {
    await given.graphql(document, { input: { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' } });
  };

const withdrawn = async (given: PermissionCloud): Promise<string> => {
  const id = await given.withdrawnOrder();
  given.retry();
  return id;
};

const refunded = (given: PermissionCloud, id: string, since: number): Promise<unknown> =>
  given.hop(since, `the end of ${id}`, (hop) => isExecution(hop, id) && hop.outcome === 'ok');

/** Posts an order whose outcome is never announced: longer than the pipe tries, its topic refuses. */
const neverAnnounced = async (given: PermissionCloud): Promise<string> => {
  const since = given.cloud.journal.next;
  const id = await given.postOrder();
  await given.refused(since, 'Orders-dev/Notifications/Pipe', 'sns:Publish');
  given.cloud.clock.advance(13 * 60 * 60_000);
  return id;
};

/** Posts an order whose outcome never gets to the bus: longer than the pipe tries, the bus refuses. */
const neverPut = async (given: PermissionCloud): Promise<string> => {
  const since = given.cloud.journal.next;
  const id = await given.postOrder();
  await given.refused(since, 'Orders-dev/Events/Pipe', 'events:PutEvents');
  given.cloud.clock.advance(13 * 60 * 60_000);
  return id;
};

/** Subscribed clients have been told, if there are any. */
const published = (given: PermissionCloud, id: string, since: number): Promise<unknown> =>
  given.hop(
    since,
    `the publication of ${id}`,
    (hop) => hop.action === 'appsync:Mutation.publishOrder' && hop.outcome === 'ok' && hop.correlationIds.includes(id),
  );

/** What could not be published waits, under a statement of the queue that lets this rule in. */
const keptByRule = (given: PermissionCloud, id: string, since: number): Promise<unknown> =>
  given.hop(
    since,
    `the dead letter of ${id}`,
    (hop) =>
      hop.action === 'sqs:SendMessage' &&
      hop.from === 'Orders-dev/LiveUpdates/Rule' &&
      hop.outcome === 'ok' &&
      hop.correlationIds.includes(id),
  );

const deadLettered = (given: PermissionCloud, id: string, since: number): Promise<unknown> =>
  given.hop(
    since,
    `the dead letter of ${id}`,
    (hop) => hop.action === 'pipes:DeadLetter' && hop.outcome === 'ok' && hop.correlationIds.includes(id),
  );

/** Every statement that the chain uses while it runs. */
export const HOPS: readonly Hop[] = [
  {
    role: 'Api/OrdersQueue/ServiceRole',
    action: 'sqs:SendMessage',
    from: 'Api/OrdersQueue',
    run: query('mutation ($input: OrderInput!) { postOrder(input: $input) { id } }'),
  },
  {
    role: 'Api/OrdersTable/ServiceRole',
    action: 'dynamodb:Query',
    from: 'Api/OrdersTable',
    run: query('{ orders { id } }'),
  },
  { role: 'Api/LogsRole', action: 'logs:PutLogEvents', from: 'Api/GraphQL', run: query('{ orders { id } }') },
  {
    role: 'Intake/PipeRole',
    action: 'sqs:DeleteMessage',
    from: 'Intake/Pipe',
    run: post,
    effect: pipeStops,
    mend: pipeRunsAgain,
  },
  { role: 'Intake/PipeRole', action: 'states:StartSyncExecution', from: 'Intake/Pipe', run: post, mend: redeliver },
  {
    role: 'Intake/PipeRole',
    action: 'logs:PutLogEvents',
    from: 'Intake/Pipe',
    also: [['Intake/PipeRole', 'states:StartSyncExecution']],
    run: post,
    mend: redeliver,
  },
  {
    role: 'Workflow/StateMachine/Role',
    action: 'dynamodb:PutItem',
    from: 'Workflow/StateMachine / Save order',
    run: post,
    mend: redeliver,
  },
  {
    role: 'Workflow/StateMachine/Role',
    action: 'lambda:InvokeFunction',
    from: 'Workflow/StateMachine / Process payment',
    run: post,
    effect: functionFails('Process payment'),
    mend: retry,
  },
  { role: 'Payments/ProcessPaymentRole', action: 'logs:PutLogEvents', from: 'Payments/ProcessPayment', run: post },
  { role: 'Payments/ProcessPaymentRole', action: 'xray:PutTraceSegments', from: 'Payments/ProcessPayment', run: post },
  {
    role: 'Payments/ProcessPaymentRole',
    action: 'dynamodb:PutItem',
    resource: 'Ledger',
    from: 'Payments/ProcessPayment',
    run: post,
    effect: functionFails('Process payment'),
    mend: retry,
  },
  {
    role: 'Payments/ProcessPaymentRole',
    action: 'dynamodb:PutItem',
    resource: 'Idempotency',
    from: 'Payments/ProcessPayment',
    run: post,
    effect: functionFails('Process payment'),
    mend: retry,
  },
  {
    role: 'Payments/RefundPaymentRole',
    // Its first line ever needs a stream.
    action: 'logs:CreateLogStream',
    from: 'Payments/RefundPayment',
    run: withdrawn,
    ended: refunded,
  },
  {
    role: 'Payments/RefundPaymentRole',
    action: 'xray:PutTraceSegments',
    from: 'Payments/RefundPayment',
    run: withdrawn,
    ended: refunded,
  },
  {
    role: 'Payments/RefundPaymentRole',
    action: 'dynamodb:GetItem',
    resource: 'Ledger',
    from: 'Payments/RefundPayment',
    run: withdrawn,
    effect: functionFails('Refund payment'),
    mend: retry,
    ended: refunded,
  },
  {
    role: 'Payments/RefundPaymentRole',
    action: 'dynamodb:PutItem',
    resource: 'Idempotency',
    from: 'Payments/RefundPayment',
    run: withdrawn,
    effect: functionFails('Refund payment'),
    mend: retry,
    ended: refunded,
  },
  {
    role: 'Notifications/PipeRole',
    action: 'dynamodb:GetRecords',
    from: 'Notifications/Pipe',
    run: post,
    effect: settled,
    mend: retry,
  },
  { role: 'Notifications/PipeRole', action: 'sns:Publish', from: 'Notifications/Pipe', run: post, mend: retry },
  {
    role: 'Notifications/PipeRole',
    action: 'logs:PutLogEvents',
    from: 'Notifications/Pipe',
    also: [['Notifications/PipeRole', 'sns:Publish']],
    run: post,
    mend: retry,
  },
  {
    role: 'Notifications/PipeRole',
    action: 'sqs:SendMessage',
    from: 'Notifications/Pipe',
    also: [['Notifications/PipeRole', 'sns:Publish']],
    run: neverAnnounced,
    mend: redeliver,
    ended: deadLettered,
  },
  {
    role: 'Events/PipeRole',
    action: 'dynamodb:GetRecords',
    from: 'Events/Pipe',
    run: post,
    effect: settled,
    mend: retry,
    ended: published,
  },
  {
    role: 'Events/PipeRole',
    action: 'events:PutEvents',
    from: 'Events/Pipe',
    run: post,
    mend: retry,
    ended: published,
  },
  {
    role: 'Events/PipeRole',
    action: 'logs:PutLogEvents',
    from: 'Events/Pipe',
    also: [['Events/PipeRole', 'events:PutEvents']],
    run: post,
    mend: retry,
    ended: published,
  },
  {
    role: 'Events/PipeRole',
    action: 'sqs:SendMessage',
    from: 'Events/Pipe',
    also: [['Events/PipeRole', 'events:PutEvents']],
    run: neverPut,
    mend: redeliver,
    ended: deadLettered,
  },
  // EventBridge takes a missing permission for final.
  { role: 'LiveUpdates/RuleRole', action: 'appsync:GraphQL', from: 'LiveUpdates/Rule', run: post, ended: keptByRule },
];

/** Statements that count when the cloud is made or its pipes begin, before any order. */
export const AT_START: readonly Pick<Hop, 'role' | 'action' | 'resource' | 'from'>[] = [
  { role: 'Workflow/StateMachine/Role', action: 'logs:CreateLogDelivery', from: 'Workflow/StateMachine' },
  { role: 'Notifications/PipeRole', action: 'dynamodb:ListStreams', from: 'Notifications/Pipe' },
  { role: 'Events/PipeRole', action: 'dynamodb:ListStreams', from: 'Events/Pipe' },
];
