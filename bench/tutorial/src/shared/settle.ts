import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Order, variable } from './order.ts';
import { table } from './table.ts';

const sns = new SNSClient({});

/** Writes the outcome of an order and mails it, one after the other: what goes wrong in between is not made good. */
export async function settle(order: Order, orderStatus: 'SUCCESS' | 'FAILED'): Promise<Order> {
  const { userId, id } = order;
  await table.send(
    new UpdateCommand({
      TableName: variable('TABLE_NAME'),
      Key: { userId, id },
      UpdateExpression: 'SET orderStatus = :status',
      ExpressionAttributeValues: { ':status': orderStatus },
    }),
  );
  await sns.send(
    new PublishCommand({
      TopicArn: variable('TOPIC_ARN'),
      Subject: `Order ${orderStatus}`,
      Message: JSON.stringify({ id, orderStatus, name: order.name, paymentError: order.paymentError }),
    }),
  );
  return { ...order, orderStatus };
}
