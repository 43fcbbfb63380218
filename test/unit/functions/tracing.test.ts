import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Cloud, startCloud } from '../../../local/cloud.ts';
import { loadFunction } from './deployed.ts';

/** A subsegment as the X-Ray SDK sends it to the daemon. */
interface Subsegment {
  readonly id: string;
  readonly name: string;
  readonly parent_id?: string;
  readonly trace_id?: string;
  readonly annotations?: Record<string, unknown>;
}

const TABLES = { IDEMPOTENCY_TABLE_NAME: 'id', PAYMENTS_TABLE_NAME: 'chargeKey' };

describe('the bundled payment function, traced', () => {
  const daemon = createSocket('udp4');
  const received: Subsegment[] = [];
  let cloud: Cloud;

  beforeAll(async () => {
    daemon.bind(0, '127.0.0.1');
    await once(daemon, 'listening');
    daemon.on('message', (datagram) => received.push(JSON.parse(datagram.toString().split('\n')[1] ?? '{}')));
    cloud = await startCloud({ calm: true });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: cloud.info().endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'process-payment',
      LAMBDA_TASK_ROOT: '/var/task',
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
      APPROVAL_RATE: '1',
      PAYMENT_SEED: 'x',
      METRICS_NAMESPACE: 'Orders-test',
      POWERTOOLS_SERVICE_NAME: 'process-payment',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      ...Object.fromEntries(Object.keys(TABLES).map((name) => [name, name])),
    });
    const client = new DynamoDBClient({});
    for (const [TableName, AttributeName] of Object.entries(TABLES))
      await client.send(
        new CreateTableCommand({
          TableName,
          KeySchema: [{ AttributeName, KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      );
    client.destroy();
  });
  afterAll(async () => {
    daemon.close();
    await cloud.stop();
  });

  it('tells each order by an annotation, with its calls beneath it, one invocation never mixed with the next', async () => {
    const handler = loadFunction('process-payment');
    const orders = [1, 2].map((count) => ({
      id: `01M854YEH1TYQGFQP38CZYZ85${count}`,
      root: `1-67000000-${String(count).padStart(24, '0')}`,
    }));
    for (const { id, root } of orders) {
      process.env['_X_AMZN_TRACE_ID'] = `Root=${root};Parent=1234567890123456;Sampled=1`;
      const event = { userId: 'u', id, name: 'Pizza', quantity: 6, restaurantId: 'D' };
      const context = { awsRequestId: id, functionName: 'process-payment', getRemainingTimeInMillis: () => 10_000 };
      expect(await handler(event, context)).toMatchObject({ outcome: 'APPROVED' });
    }
    while (received.filter((segment) => segment.name.startsWith('## ')).length < orders.length)
      await once(daemon, 'message');

    for (const { id, root } of orders) {
      const mine = received.filter((segment) => segment.trace_id === root);
      const [whole] = mine.filter((segment) => segment.annotations?.['orderId'] === id);
      expect(whole).toMatchObject({ name: expect.stringMatching(/^## /), parent_id: '1234567890123456' });
      const calls = mine.filter((segment) => segment.name === 'DynamoDB');
      expect(calls.map((segment) => segment.parent_id)).toEqual([whole?.id, whole?.id, whole?.id]);
    }
  });
});
