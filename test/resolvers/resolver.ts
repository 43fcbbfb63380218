import { join } from 'node:path';
import { buildSync } from 'esbuild';
import {
  type CompiledCode,
  compileResolver,
  type Evaluation,
  type HandlerName,
} from '../../local/services/appsync/runtime/compile.ts';

const PROJECT = join(import.meta.dirname, '../..');

/** The files in src/resolvers that AppSync runs, without suffix. */
export const RESOLVER_NAMES = [
  'Query.order',
  'Query.orders',
  'Query.listOrders',
  'Mutation.postOrder',
  'postOrder.findOrder',
  'postOrder.enqueueOrder',
  'Mutation.updateOrder',
  'Mutation.deleteOrder',
  'Mutation.publishOrder',
  'Subscription.onOrderUpdated',
] as const;

export type ResolverName = (typeof RESOLVER_NAMES)[number];

export const ID = '01M844DZG08ZQ4X7C2M9KTW3HR';
export const CONTENT = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' };
export const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/000000000000/orders';

/** An item of the orders table as the data source hands it out. */
export const ITEM = {
  userId: 'demo_user',
  id: ID,
  ...CONTENT,
  orderStatus: 'SUCCESS',
  createdAt: '2026-11-23T12:00:00.000Z',
  updatedAt: '2026-11-23T12:00:00.412Z',
  posted: CONTENT,
};

/** The code of a resolver as the stack deploys it; without the stack's own function only because CDK is slow to load. */
export function bundle(name: ResolverName): string {
  const { outputFiles } = buildSync({
    absWorkingDir: PROJECT,
    entryPoints: [`src/resolvers/${name}.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    external: ['@aws-appsync/utils'],
    legalComments: 'none',
  });
  return outputFiles[0]?.text ?? '';
}

const compiled = new Map<ResolverName, CompiledCode>();

/** Runs a handler of a resolver in the APPSYNC_JS runtime. What the context leaves out is as for an API key caller. */
export function run(name: ResolverName, handler: HandlerName, context: Record<string, unknown>): Evaluation {
  const code = compiled.get(name) ?? compileResolver(bundle(name), name);
  compiled.set(name, code);
  return code.evaluate(handler, {
    args: {},
    identity: null,
    stash: {},
    request: { headers: {}, domainName: null },
    env: { ORDERS_QUEUE_URL: QUEUE_URL },
    ...context,
    arguments: context['args'] ?? {},
  });
}

/** What a handler returned; an Error when it ended otherwise. */
export function returned(evaluation: Evaluation): unknown {
  if (evaluation.kind === 'value') return evaluation.value;
  throw new Error(`The handler ended with ${JSON.stringify(evaluation)}.`);
}

/** The error type and message with which a handler ended; an Error when it did not fail. */
export function errorOf(evaluation: Evaluation): { type: string | null; message: string } {
  if (evaluation.kind !== 'error') throw new Error(`The handler ended with ${JSON.stringify(evaluation)}.`);
  return { type: evaluation.error.errorType, message: evaluation.error.message };
}

/** What the orders table's data source reports when a condition fails. */
export const CONDITION_FAILED = {
  type: 'DynamoDB:ConditionalCheckFailedException',
  message: 'The conditional request failed (Service: DynamoDb, Status Code: 400)',
};

/** What it reports when the role of the data source lost a permission. */
export const DENIED = {
  type: 'DynamoDB:AccessDeniedException',
  message: 'User: arn:aws:sts::000000000000:assumed-role/Api is not authorized to perform: dynamodb:GetItem',
};
