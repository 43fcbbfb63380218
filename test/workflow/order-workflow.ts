import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsError } from '../../local/core/aws-error.ts';
import { isRecord } from '../../local/core/fields.ts';
import { OPERATOR } from '../../local/platform/access.ts';
import type { Caller } from '../../local/platform/calls.ts';
import { createDynamoDb } from '../../local/services/dynamodb/index.ts';
import { createStepFunctions } from '../../local/services/stepfunctions/index.ts';
import { fakeService, testPlatform } from '../support/platform.ts';

/** The definition as it is deployed, before substitution. */
export const DEFINITION = readFileSync(join(import.meta.dirname, '../../statemachine/process-order.asl.json'), 'utf8');

const TABLE = 'orders';
const FUNCTIONS = { ProcessPaymentFunction: 'process-payment', RefundPaymentFunction: 'refund-payment' } as const;
const CALLER: Caller = { principal: OPERATOR, from: 'test' };

export type FunctionName = (typeof FUNCTIONS)[keyof typeof FUNCTIONS];

/** What the queue's message holds. */
export interface OrderMessage {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly quantity: number;
  readonly restaurantId: string;
  readonly createdAt: string;
}

export const ORDER: OrderMessage = {
  id: '01M844DZG08ZQ4X7C2M9KTW3HR',
  userId: 'demo_user',
  name: 'Pizza',
  quantity: 6,
  restaurantId: 'Dominos Pizza',
  createdAt: '2026-11-23T12:00:00.000Z',
};

/** The answer of a function: its result, an error by its name, or no answer at all. */
export type Answer = { readonly result: unknown } | { readonly error: string } | 'hangs';

export const APPROVED: Answer = { result: { outcome: 'APPROVED', chargeId: 'ch_1' } };
export const DECLINED: Answer = { result: { outcome: 'DECLINED', reason: 'Card expired' } };
export const REFUNDED: Answer = { result: { outcome: 'REFUNDED', refundId: 're_1' } };

/** An item as DynamoDB holds it, with typed values. */
export type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Execution {
  readonly status: string;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** The real workflow on the real table, with functions that answer as a test wants. Time is the test's to move. */
export class OrderWorkflowRun {
  readonly platform = testPlatform();
  /** What the functions were asked, in order. */
  readonly asked: { readonly name: FunctionName; readonly payload: unknown; readonly at: number }[] = [];
  readonly #answers: Record<FunctionName, (payload: unknown) => Answer | Promise<Answer>> = {
    'process-payment': () => APPROVED,
    'refund-payment': () => REFUNDED,
  };
  readonly #failures = new Map<string, string[]>();
  #machineArn = '';

  static async start(): Promise<OrderWorkflowRun> {
    const run = new OrderWorkflowRun();
    const { calls } = run.platform;
    for (const service of [...createDynamoDb(run.platform), createStepFunctions(run.platform)]) calls.register(service);
    fakeService(run.platform, 'lambda', { Invoke: (input) => run.#invoke(input) });
    calls.intercept(async ({ action }, next) => {
      const code = run.#failures.get(action)?.shift();
      if (code !== undefined) throw new AwsError(code, 'The test said so.');
      return next();
    });
    await calls.dispatch('dynamodb', 'CreateTable', TABLE_DEFINITION, CALLER);
    const machine = await calls.dispatch('states', 'CreateStateMachine', machineOf(DEFINITION), CALLER);
    run.#machineArn = isRecord(machine) ? String(machine['stateMachineArn']) : '';
    return run;
  }

  /** From now on the function gives these answers, the last of them for ever. */
  answer(name: FunctionName, ...answers: readonly [Answer, ...Answer[]]): void {
    const left = [...answers];
    this.#answers[name] = () => (left.length > 1 ? (left.shift() ?? 'hangs') : (left[0] ?? 'hangs'));
  }

  /** From now on the function works out its answer itself, and can do things meanwhile. */
  answerBy(name: FunctionName, answer: (payload: unknown) => Answer | Promise<Answer>): void {
    this.#answers[name] = answer;
  }

  /** The next calls of a DynamoDB action fail with these codes. */
  failNext(action: string, ...codes: readonly string[]): void {
    this.#failures.set(action, [...codes]);
  }

  /** Delivers an order as the pipe does and runs to the end; `advance` milliseconds pass meanwhile. */
  deliver(order: unknown = ORDER, options: { advance?: number } = {}): Promise<Execution> {
    return this.deliverBody(JSON.stringify(order), options);
  }

  /** The same for any message body. */
  async deliverBody(body: unknown, { advance = 0 }: { advance?: number } = {}): Promise<Execution> {
    const records = [{ messageId: 'm-1', body, eventSource: 'aws:sqs', attributes: { ApproximateReceiveCount: '1' } }];
    const input = { stateMachineArn: this.#machineArn, input: JSON.stringify(records) };
    const running = this.platform.calls.dispatch('states', 'StartSyncExecution', input, CALLER);
    if (advance > 0) await this.platform.clock.advance(advance);
    const ended = await running;
    const { status, output, error, cause } = isRecord(ended) ? ended : {};
    return {
      status: String(status),
      output: typeof output === 'string' ? JSON.parse(output) : undefined,
      error: typeof error === 'string' ? error : undefined,
      cause: typeof cause === 'string' ? cause : undefined,
    };
  }

  /** The order in the table, undefined when there is none. */
  async stored(order: Pick<OrderMessage, 'userId' | 'id'> = ORDER): Promise<Item | undefined> {
    const Key = { userId: { S: order.userId }, id: { S: order.id } };
    const { Item } = await this.platform.calls.invoke('dynamodb', 'GetItem', { TableName: TABLE, Key }, CALLER);
    return Item as Item | undefined;
  }

  /** Puts an order into the table as an earlier delivery, and then the customer, left it. */
  async given(changes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {}): Promise<Item> {
    const Item = { ...itemOf(ORDER), ...changes };
    await this.platform.calls.dispatch('dynamodb', 'PutItem', { TableName: TABLE, Item }, CALLER);
    return Item;
  }

  /** What the functions were asked, by name. */
  get askedNames(): FunctionName[] {
    return this.asked.map(({ name }) => name);
  }

  async #invoke(input: unknown): Promise<unknown> {
    const { FunctionName, Payload } = isRecord(input) ? input : {};
    const name = Object.values(FUNCTIONS).find((each) => each === FunctionName);
    if (!name) throw new Error(`The workflow called ${String(FunctionName)}.`);
    const payload: unknown = JSON.parse(String(Payload));
    this.asked.push({ name, payload, at: this.platform.clock.now() });
    const answer = await this.#answers[name](payload);
    if (answer === 'hangs') return new Promise(() => {});
    const failed = 'error' in answer;
    return {
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      Payload: JSON.stringify(failed ? { errorType: answer.error, errorMessage: 'The test said so.' } : answer.result),
      ...(failed && { FunctionError: 'Unhandled' }),
    };
  }
}

/** The item that the workflow writes for an order, `updatedAt` apart. */
export function itemOf(order: OrderMessage): Item {
  const content = {
    name: { S: order.name },
    quantity: { N: String(order.quantity) },
    restaurantId: { S: order.restaurantId },
  };
  return {
    userId: { S: order.userId },
    id: { S: order.id },
    ...content,
    posted: { M: content },
    orderStatus: { S: 'PENDING' },
    createdAt: { S: order.createdAt },
    updatedAt: { S: '2026-11-23T12:00:00.100Z' },
  };
}

const TABLE_DEFINITION = {
  TableName: TABLE,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'userId', AttributeType: 'S' },
    { AttributeName: 'id', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'userId', KeyType: 'HASH' },
    { AttributeName: 'id', KeyType: 'RANGE' },
  ],
};

function machineOf(definition: string): Record<string, unknown> {
  const substitutions: Readonly<Record<string, string>> = { OrdersTable: TABLE, ...FUNCTIONS };
  return {
    name: 'process-order',
    type: 'EXPRESS',
    roleArn: 'arn:aws:iam::000000000000:role/workflow',
    definition: definition.replace(/\$\{(\w+)\}/g, (placeholder, name: string) => substitutions[name] ?? placeholder),
  };
}
