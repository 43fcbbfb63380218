import type { Context } from 'aws-lambda';
import { SystemClock } from '../../../local/core/clock.ts';
import { LocalServer } from '../../../local/http/server.ts';
import { WireProtocols } from '../../../local/http/wire.ts';
import { OPERATOR } from '../../../local/platform/access.ts';
import type { Interceptor } from '../../../local/platform/calls.ts';
import { createDynamoDb } from '../../../local/services/dynamodb/index.ts';
import { chargeKeyOf, type OrderReference } from '../../../src/payments/charge-key.ts';
import type { ChargeOutcome, RefundOutcome } from '../../../src/payments/payment-gateway.ts';
import { testPlatformOn } from '../../support/platform.ts';
import { loadFunction } from './deployed.ts';

const PAYMENTS = 'payments';
const IDEMPOTENCY = 'idempotency';

/** The draw by which `decliningOrder` below is declined. */
export const SEED = 'handlers';

export interface PaymentFunctions {
  charge(event: unknown, options?: { remainingMillis?: number }): Promise<ChargeOutcome>;
  refund(event: unknown): Promise<RefundOutcome>;
  /** CHARGE and REFUND as the ledger tells them: the witness. */
  movements(order: OrderReference): Promise<string[]>;
  /** How often the gateway was asked to charge, whether or not it did. */
  gatewayCalls(): number;
  /** Idempotency records, raw. */
  records(): Promise<Record<string, unknown>[]>;
  /** Makes every idempotency record one whose time is over. */
  expireRecords(): Promise<void>;
  /** From now on something goes wrong with calls to DynamoDB; undefined for all well. */
  fault: Interceptor | undefined;
  stop(): Promise<void>;
}

/** The two functions as deployed, the SDK in them talking to a local DynamoDB. */
export async function givenPaymentFunctions(approvalRate = '0.9'): Promise<PaymentFunctions> {
  const platform = testPlatformOn(new SystemClock());
  const services = createDynamoDb(platform);
  for (const service of services) platform.calls.register(service);
  const wire = new WireProtocols(platform, services);
  const server = await LocalServer.listen(0);
  server.serve([], (request) => wire.answer(request));

  const call = async (action: string, input: unknown): Promise<Record<string, unknown>> =>
    Object(await platform.calls.dispatch('dynamodb', action, input, { principal: OPERATOR, from: 'test' }));
  await createTable(call, PAYMENTS, 'chargeKey');
  await createTable(call, IDEMPOTENCY, 'id');

  let gatewayCalls = 0;
  const functions: { fault: Interceptor | undefined } = { fault: undefined };
  platform.calls.intercept((made, next) => {
    if (made.action === 'PutItem' && tableOf(made.input) === PAYMENTS) gatewayCalls++;
    return functions.fault ? functions.fault(made, next) : next();
  });

  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${server.port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    PAYMENTS_TABLE_NAME: PAYMENTS,
    IDEMPOTENCY_TABLE_NAME: IDEMPOTENCY,
    APPROVAL_RATE: approvalRate,
    PAYMENT_SEED: SEED,
    METRICS_NAMESPACE: 'Orders-test',
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_LOG_LEVEL: process.env['POWERTOOLS_LOG_LEVEL'] ?? 'SILENT',
  });
  const processPayment = loadFunction<ChargeOutcome>('process-payment');
  const refundPayment = loadFunction<RefundOutcome>('refund-payment');

  const records = async (): Promise<Record<string, unknown>[]> => {
    const { Items } = await call('Scan', { TableName: IDEMPOTENCY });
    return Array.isArray(Items) ? Items.map((item) => Object(item)) : [];
  };

  return Object.assign(functions, {
    charge: (event: unknown, { remainingMillis = 10_000 } = {}) => processPayment(event, context(remainingMillis)),
    refund: (event: unknown) => refundPayment(event, context(10_000)),
    movements: async (order: OrderReference) => {
      const { Item } = await call('GetItem', { TableName: PAYMENTS, Key: { chargeKey: { S: chargeKeyOf(order) } } });
      const movements: { M: { type: { S: string } } }[] = Object(Item).movements?.L ?? [];
      return movements.map(({ M }) => M.type.S);
    },
    gatewayCalls: () => gatewayCalls,
    records,
    expireRecords: async () => {
      for (const { id } of await records())
        await call('UpdateItem', {
          TableName: IDEMPOTENCY,
          Key: { id },
          UpdateExpression: 'SET expiration = :past',
          ExpressionAttributeValues: { ':past': { N: '1' } },
        });
    },
    stop: () => server.close(),
  });
}

/** The table a DynamoDB call is about. */
export function tableOf(input: unknown): unknown {
  return Object(input).TableName;
}

function createTable(
  call: (action: string, input: unknown) => Promise<unknown>,
  TableName: string,
  key: string,
): Promise<unknown> {
  return call('CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
  });
}

/** What Lambda hands a handler beside the event. */
function context(remainingMillis: number): Context {
  const never = (): never => {
    throw new Error('Node.js 24 has no callbacks.');
  };
  return {
    functionName: 'payments',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:payments',
    memoryLimitInMB: '256',
    awsRequestId: '00000000-0000-4000-8000-000000000000',
    logGroupName: '/aws/lambda/payments',
    logStreamName: 'test',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => remainingMillis,
    done: never,
    fail: never,
    succeed: never,
  };
}
