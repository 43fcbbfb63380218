import { DeleteItemCommand, DynamoDBClient, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ulid } from 'ulid';
import { isExecution, type PermissionCloud } from './permissions.ts';

const settings = (given: PermissionCloud) => ({
  endpoint: given.cloud.info().endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
});

/** What `Ref` gives for a resource, by its path without the stack's name. */
function physical(given: PermissionCloud, path: string): string {
  const resources = given.cloud.deployment.stacks.flatMap((stack) => stack.resources);
  const found = resources.find((resource) => resource.path.endsWith(`/${path}`));
  if (!found) throw new Error(`The template has no ${path}.`);
  return found.ref;
}

/** Asks for every field of the API once. */
export async function everyField(given: PermissionCloud): Promise<void> {
  const id = await given.postOrder();
  await given.settled(id);
  const content = { id, name: 'Burger', quantity: 1, restaurantId: 'Other' };
  const documents = [
    '{ orders { id } listOrders { nextToken } }',
    'query ($id: String!) { order(id: $id) { id } }',
    'mutation ($input: UpdateOrderInput!) { updateOrder(input: $input) { id } }',
    'mutation ($id: String!) { deleteOrder(id: $id) }',
  ];
  for (const document of documents) {
    const { errors } = await given.graphql(document, { id, input: content });
    if (errors) throw new Error(`${document} was refused: ${JSON.stringify(errors)}`);
  }
}

/** What happens to payments only when records were lost or an order was withdrawn; each message goes to the queue anew. */
export async function replayedPayments(given: PermissionCloud): Promise<void> {
  const dynamodb = new DynamoDBClient(settings(given));
  const sqs = new SQSClient(settings(given));
  const content = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' };
  const posted = { M: { name: { S: 'Pizza' }, quantity: { N: '6' }, restaurantId: { S: 'Dominos Pizza' } } };
  const deliver = async (id: string): Promise<void> => {
    const since = given.cloud.journal.next;
    const MessageBody = JSON.stringify({ id, userId: 'demo_user', ...content, createdAt: new Date().toISOString() });
    await sqs.send(new SendMessageCommand({ QueueUrl: physical(given, 'Intake/Queue'), MessageBody }));
    await given.hop(since, `the delivery of ${id}`, (hop) => isExecution(hop, id) && hop.outcome === 'ok');
  };
  const pending = (id: string, deletion = ''): Promise<unknown> =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: physical(given, 'Orders'),
        Key: { userId: { S: 'demo_user' }, id: { S: id } },
        UpdateExpression: `SET orderStatus = :status, posted = :posted${deletion}`,
        ExpressionAttributeValues: { ':status': { S: 'PENDING' }, ':posted': posted },
      }),
    );
  try {
    const paid = await given.postOrder(content);
    await given.settled(paid);
    await given.emails(paid);
    // The order's status and the record of the payment are lost: the gateway's ledger alone knows of the charge.
    await forgetPayments(dynamodb, physical(given, 'Payments/Idempotency'));
    await pending(paid);
    await deliver(paid);
    // Withdrawn before it was paid: the charge is closed.
    const unpaid = ulid();
    await pending(unpaid, ', deletedAt = :status');
    await deliver(unpaid);
  } finally {
    dynamodb.destroy();
    sqs.destroy();
  }
}

async function forgetPayments(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
  for (const { id } of Items) if (id) await dynamodb.send(new DeleteItemCommand({ TableName, Key: { id } }));
}

/** A dead letter makes its alarm tell the operator. */
export async function alarmed(given: PermissionCloud): Promise<void> {
  const sqs = new SQSClient(settings(given));
  try {
    const since = given.cloud.journal.next;
    const QueueUrl = physical(given, 'Intake/DeadLetters');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a dead letter' }));
    given.cloud.clock.advance(60_000);
    await given.hop(
      since,
      'the alarm',
      (hop) => hop.action === 'sns:Publish' && hop.from.endsWith('Alarms/OrdersDeadLetters'),
    );
  } finally {
    sqs.destroy();
  }
}

/** Raises an Error when orders are left in a queue. */
export async function drained(given: PermissionCloud): Promise<void> {
  const sqs = new SQSClient(settings(given));
  try {
    for (const queue of ['Intake/Queue', 'Intake/DeadLetters']) {
      await given.eventually(`${queue} to be empty`, async () => {
        const { Attributes = {} } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl: physical(given, queue), AttributeNames: ['All'] }),
        );
        const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } = Attributes;
        return visible === '0' && hidden === '0' ? true : undefined;
      });
    }
  } finally {
    sqs.destroy();
  }
}
