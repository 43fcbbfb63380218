import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chargeKeyOf } from '../../../src/payments/charge-key.ts';
import { draw } from '../../../src/payments/draw.ts';
import { sample } from '../events/sample.ts';
import { givenPaymentFunctions, type PaymentFunctions, SEED } from './payment-functions.ts';

const ORDER = Object(sample('process-payment.json'));
const TRACE = 'Root=1-6563a1b2-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1';

const daemon = createSocket('udp4');
const segments: { annotations?: { orderId?: string } }[] = [];
const lines: Record<string, unknown>[] = [];
const consoleMethods = { info: console.info, warn: console.warn, error: console.error };
let functions: PaymentFunctions;

beforeAll(async () => {
  daemon.bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  // A datagram is a header line and a subsegment, both JSON.
  daemon.on('message', (datagram) => segments.push(JSON.parse(datagram.toString().split('\n')[1] ?? '{}')));
  const keep = (line: unknown): unknown => lines.push(JSON.parse(String(line)));
  Object.assign(console, { info: keep, warn: keep, error: keep });
  Object.assign(process.env, {
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: '/var/task',
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    _X_AMZN_TRACE_ID: TRACE,
    POWERTOOLS_LOG_LEVEL: 'INFO',
  });
  functions = await givenPaymentFunctions();
});
afterAll(async () => {
  Object.assign(console, consoleMethods);
  await functions.stop();
  daemon.close();
});
beforeEach(() => {
  lines.length = 0;
});

/** The next subsegment that belongs to the order. */
async function annotated(): Promise<unknown> {
  for (;;) {
    const found = segments.find(({ annotations }) => annotations?.orderId === ORDER.id);
    if (found) return found;
    await once(daemon, 'message');
  }
}

describe('the order’s id', () => {
  it('is on the trace, and on every log line, which hold nothing of the order but its id', async () => {
    expect(draw(SEED, chargeKeyOf(ORDER))[0]).toBeLessThan(0.9);
    await functions.charge(ORDER);
    expect(await annotated()).toMatchObject({ annotations: { orderId: ORDER.id } });
    expect(lines).toEqual([
      expect.objectContaining({
        message: 'Charge settled',
        orderId: ORDER.id,
        executionArn: ORDER.executionArn,
        outcome: 'APPROVED',
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain(ORDER.restaurantId);
    // What never changes is not worth its bytes; name and request lead to it.
    expect(Object.keys(lines[0] ?? {})).toEqual(expect.arrayContaining(['function_name', 'function_request_id']));
    expect(Object.keys(lines[0] ?? {})).not.toContain('function_arn');
  });

  it('is on the line about a repeat too', async () => {
    await functions.charge(ORDER);
    expect(lines).toEqual([
      expect.objectContaining({ message: 'Repeated request: answered as the first time', orderId: ORDER.id }),
    ]);
  });

  it('is on the line about a refusal too, with the error’s name', async () => {
    await functions.charge({ ...ORDER, quantity: 7 }).catch(() => {});
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        orderId: ORDER.id,
        error: expect.objectContaining({ name: 'IdempotencyValidationError' }),
      }),
    ]);
  });

  it('does not stick to the next event', async () => {
    await functions.charge({}).catch(() => {});
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toHaveProperty('orderId');
  });
});
