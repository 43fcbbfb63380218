import {
  IdempotencyAlreadyInProgressError,
  IdempotencyInconsistentStateError,
  IdempotencyPersistenceLayerError,
  IdempotencyValidationError,
} from '@aws-lambda-powertools/idempotency';
import jsonata from 'jsonata';
import { PaymentFunction } from '../../lib/payment-function.ts';
import { PaymentGatewayUnavailable } from '../../src/payments/errors.ts';
import { DEFINITION } from './order-workflow.ts';

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
}
interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly TimeoutSeconds?: number;
  readonly Arguments?: Readonly<Record<string, unknown>>;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}
interface Definition {
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

const definition: Definition = JSON.parse(DEFINITION);
const states = Object.entries(definition.States);
const tasks = states.filter(([, state]) => state.Type === 'Task');
const retries = (state: State): readonly Retrier[] => state.Retry ?? [];

/** How a pipe gives up: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html */
const PIPE_LIMIT_SECONDS = 300;

/** Names of Lambda's own errors: https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html */
const LAMBDA_ERRORS = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
];

/** Classes of the SDK for Java by which the optimised integration names DynamoDB's errors. */
const DYNAMODB_ERRORS = [
  'DynamoDB.ConditionalCheckFailedException',
  'DynamoDB.ProvisionedThroughputExceededException',
  'DynamoDB.RequestLimitExceededException',
  'DynamoDB.ThrottlingException',
  'DynamoDB.InternalServerErrorException',
  'DynamoDB.SdkClientException',
];

/** What our functions raise, from the very classes, so that a renamed one is noticed here. */
const FUNCTION_ERRORS = [
  new PaymentGatewayUnavailable(''),
  new IdempotencyAlreadyInProgressError(''),
  new IdempotencyInconsistentStateError(''),
  new IdempotencyValidationError(''),
  new IdempotencyPersistenceLayerError('', new Error('')),
].map((error) => error.name);

function longestWait({
  IntervalSeconds,
  MaxAttempts,
  BackoffRate,
  MaxDelaySeconds = Number.POSITIVE_INFINITY,
}: Retrier): number {
  const waits = Array.from({ length: MaxAttempts }, (_, attempt) =>
    Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
  );
  return waits.reduce((sum, wait) => sum + wait, 0);
}

describe('the definition of the workflow', () => {
  it('leads from its start to every state, and to no other', () => {
    const reached = new Set<string>();
    const visit = (name: string): void => {
      const state = definition.States[name];
      if (!state) throw new Error(`${name} is no state.`);
      if (reached.has(name)) return;
      reached.add(name);
      const following = [state, ...(state.Choices ?? []), ...(state.Catch ?? [])].map(({ Next }) => Next);
      for (const next of [...following, state.Default]) if (next !== undefined) visit(next);
    };
    visit(definition.StartAt);
    expect([...reached].sort()).toEqual(Object.keys(definition.States).sort());
  });

  it('ends each way in a state that says how it ended', () => {
    for (const [name, state] of states)
      if (state.Next === undefined)
        expect([name, state.Type]).toEqual([name, expect.stringMatching(/^(Choice|Succeed|Fail)$/)]);
    for (const [name, state] of states)
      if (state.Type === 'Choice') expect([name, state.Default]).not.toContain(undefined);
  });

  it('knows every error that it retries or catches', () => {
    const known = [...LAMBDA_ERRORS, ...DYNAMODB_ERRORS, ...FUNCTION_ERRORS, 'States.Timeout'];
    for (const [name, state] of tasks)
      for (const { ErrorEquals } of [...retries(state), ...(state.Catch ?? [])])
        for (const error of ErrorEquals) {
          expect([name, known.includes(error), error]).toEqual([name, true, error]);
          if (/^(DynamoDB|Lambda)\./.test(error))
            expect(state.Resource).toContain(`:::${error.split('.')[0]?.toLowerCase()}:`);
        }
  });

  it('retries what AWS says Lambda may raise at any time, and throttling of either service', () => {
    for (const [name, state] of tasks) {
      const retried = retries(state).flatMap(({ ErrorEquals }) => ErrorEquals);
      const expected = state.Resource?.includes('lambda')
        ? LAMBDA_ERRORS
        : DYNAMODB_ERRORS.filter((error) => !error.includes('ConditionalCheckFailed'));
      expect([name, ...retried]).toEqual(expect.arrayContaining([name, ...expected]));
      expect(retried).not.toContain('DynamoDB.ConditionalCheckFailedException');
      expect(retried).not.toContain('InvalidPaymentRequest');
    }
  });

  it('reads an order consistently, so that it sees the write that was in its way', () => {
    const reads = tasks.filter(([, { Resource }]) => Resource?.endsWith(':dynamodb:getItem'));
    expect(reads).toHaveLength(1);
    for (const [, { Arguments }] of reads) expect(Arguments?.['ConsistentRead']).toBe(true);
  });

  it('spreads retries by jitter, but for the one wait that must not be shorter', () => {
    for (const [, state] of tasks)
      for (const { ErrorEquals, JitterStrategy } of retries(state))
        expect(JitterStrategy).toBe(ErrorEquals.includes('IdempotencyAlreadyInProgressError') ? undefined : 'FULL');
  });

  it('waits for a payment under way for longer than the function may take', () => {
    const waits = tasks
      .flatMap(([, state]) => retries(state))
      .filter(({ ErrorEquals }) => ErrorEquals.includes('IdempotencyAlreadyInProgressError'));
    expect(waits).toHaveLength(2);
    for (const { IntervalSeconds } of waits)
      expect(IntervalSeconds).toBeGreaterThan(PaymentFunction.TIMEOUT.toSeconds());
  });

  it('lets a function finish before it gives up on the call', () => {
    for (const [, { Resource, TimeoutSeconds }] of tasks)
      if (Resource?.includes('lambda')) expect(TimeoutSeconds).toBeGreaterThan(PaymentFunction.TIMEOUT.toSeconds());
  });

  it('ends well before the pipe gives up on it, and each task with all its retries before that', () => {
    expect(2 * definition.TimeoutSeconds).toBeLessThan(PIPE_LIMIT_SECONDS);
    for (const [name, state] of tasks) {
      const { TimeoutSeconds = Number.POSITIVE_INFINITY } = state;
      for (const retrier of retries(state)) {
        const longest = (1 + retrier.MaxAttempts) * TimeoutSeconds + longestWait(retrier);
        expect([name, longest < definition.TimeoutSeconds]).toEqual([name, true]);
      }
    }
  });

  it('is written in expressions that the version of JSONata in Step Functions can parse', () => {
    const expressions = [...DEFINITION.matchAll(/"\{% (.*) %\}"/g)].map(([, text = '']) => JSON.parse(`"${text}"`));
    expect(expressions.length).toBeGreaterThan(20);
    for (const expression of expressions) {
      expect(() => jsonata(expression)).not.toThrow();
      expect(expression).not.toContain('$eval');
    }
  });
});
