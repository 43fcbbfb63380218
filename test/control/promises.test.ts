import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { PromiseView } from '../../local/control/views.ts';
import { promises } from '../../scripts/promises.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { get } from './control.ts';

let orders: OrderCloud;
beforeAll(async () => {
  orders = await givenCloud({ calm: true, promises });
});
afterAll(() => orders.cloud.stop());

/** The promises that are in a state, by name. */
async function promisesThatAre(state: PromiseView['state']): Promise<string[]> {
  const views = await get<PromiseView[]>(orders.cloud.info().endpoint, 'promises');
  expect(views).toHaveLength(6);
  return views.filter((view) => view.state === state).map(({ name }) => name);
}

describe('the promises of a running system', () => {
  it('are kept when an order came to its email', async () => {
    await orders.emails(await orders.postOrder());
    expect(await promisesThatAre('kept')).toHaveLength(6);
  });

  it('are open about announcements while email is down, and kept again once all is delivered', async () => {
    orders.cloud.faults.add('unavailable sns:*');
    const id = await orders.postOrder();
    await orders.settled(id);
    expect(await promisesThatAre('open')).toEqual(['every outcome is announced']);
    expect(await promisesThatAre('broken')).toEqual([]);
    orders.cloud.faults.clear();
    await orders.emails(id);
    expect(await promisesThatAre('kept')).toHaveLength(6);
  });

  it('are broken, by name, when an accepted and charged order is gone', async () => {
    const { endpoint, outputs } = orders.cloud.info();
    const id = await orders.postOrder();
    await orders.emails(id);
    const client = new DynamoDBClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'none' },
    });
    await client.send(
      new DeleteItemCommand({
        TableName: outputs['Orders-dev']?.['OrdersTableName'],
        Key: { userId: { S: 'demo_user' }, id: { S: id } },
      }),
    );
    client.destroy();
    expect(await promisesThatAre('broken')).toEqual(expect.arrayContaining(['accepted is kept']));
  });
});
