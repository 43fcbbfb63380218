import type { Cloud } from '../../local/cloud.ts';
import { arnOf, DEFAULT_ENVIRONMENT } from '../../local/core/environment.ts';

/** Where things are that an outsider looks at. */
export interface Places {
  readonly endpoint: string;
  readonly url: string;
  readonly apiKey: string;
  readonly ordersTable: string;
  readonly ledgerTable: string;
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
  readonly deadLettersArn: string;
  readonly notificationsDeadLettersUrl: string;
}

/** Raises an Error that names what the running stack does not have. */
export function placesOf(cloud: Cloud): Places {
  const { endpoint, graphql, apiKeys } = cloud.info();
  const outputs = new Map(cloud.deployment.stacks.flatMap((stack) => Object.entries(stack.outputs)));
  const output = (name: string): string => found(outputs.get(name), `output ${name}`);
  const ledger = cloud.deployment.stacks
    .flatMap((stack) => stack.resources)
    .find(({ type, path }) => type === 'AWS::DynamoDB::Table' && path.endsWith('/Payments/Ledger'));
  const deadLettersUrl = output('OrdersDeadLetterQueueUrl');
  return {
    endpoint,
    url: found(graphql[0], 'GraphQL API'),
    apiKey: found(apiKeys[0], 'API key'),
    ordersTable: output('OrdersTableName'),
    ledgerTable: found(ledger?.ref, 'table Payments/Ledger'),
    queueUrl: output('OrdersQueueUrl'),
    deadLettersUrl,
    deadLettersArn: arnOf(DEFAULT_ENVIRONMENT, 'sqs', deadLettersUrl.slice(deadLettersUrl.lastIndexOf('/') + 1)),
    notificationsDeadLettersUrl: output('NotificationsDeadLetterQueueUrl'),
  };
}

function found(value: string | undefined, what: string): string {
  if (value === undefined) throw new Error(`The stack that runs has no ${what}; chaos is made for the orders stack.`);
  return value;
}
