import { readConfig } from '../../local/config.ts';
import type { Hop } from '../../local/journal/journal.ts';

/**
 * What is measured: an assembly, how a client posts an order to it, and which hop says that the order has reached its
 * customer. Nothing else in the bench knows one design from another.
 */
export interface Subject {
  readonly name: string;
  /** The folder of the CDK app and of its assembly. */
  readonly project: string;
  readonly assembly: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly correlationPath: string;
  /** The body of the GraphQL request that posts the order with this number. */
  orderRequest(number: number): Readonly<Record<string, unknown>>;
  /** The order's id in the API's answer; undefined when the order was refused. */
  orderId(data: Readonly<Record<string, unknown>>): string | undefined;
}

/** Whether this hop is the email about an order reaching its customer. Both designs send it with SNS. */
export function isEmail(hop: Hop): boolean {
  return hop.action === 'sns:DeliverEmail' && hop.outcome === 'ok';
}

/** This project's own design, as `npm start` runs it. */
export function choreography(project: string): Subject {
  const { parameters, correlationPath } = readConfig(project);
  return {
    name: 'choreography',
    project,
    assembly: `${project}/cdk.out`,
    parameters,
    correlationPath,
    orderRequest: (number) => ({
      query: 'mutation ($input: OrderInput!) { postOrder(input: $input) { id orderStatus } }',
      variables: { input: { name: `Pizza ${number}`, quantity: 1 + (number % 9), restaurantId: 'Dominos Pizza' } },
    }),
    orderId: ({ postOrder }) => idOf(postOrder),
  };
}

export function idOf(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' ? id : undefined;
}
