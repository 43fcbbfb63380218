import type { PromiseName } from '../../scripts/chaos/promises/promise.ts';
import { runChaos } from '../../scripts/chaos/run.ts';
import { WeakenedAssembly } from './weakened-assembly.ts';

const PARAMETERS = { subscriptionEmail: 'customer@example.com' };
const QUEUE = ['AWS::SQS::Queue', 'IntakeQueue'] as const;
const WORKFLOW = ['AWS::StepFunctions::StateMachine', 'WorkflowStateMachine'] as const;

/** Of these, two are withdrawn as soon as they can be read, and one once it is settled; all of them can be paid. */
const FEW_ORDERS = { orders: 5, seed: 57 };

interface Proof {
  readonly without: string;
  readonly weaken: (assembly: WeakenedAssembly) => void | Promise<void>;
  /** Faults that the protection is there for. */
  readonly plan: readonly string[];
  readonly broken: PromiseName;
  readonly how: RegExp;
}

const PROOFS: readonly Proof[] = [
  {
    without: 'the condition on the first write',
    weaken: (assembly) =>
      assembly.replace(
        ...WORKFLOW,
        'DefinitionString',
        '"ConditionExpression": "attribute_not_exists(id)"',
        '"ReturnValues": "NONE"',
      ),
    plan: ['twice states:StartSyncExecution'],
    broken: 'every outcome is announced',
    how: /announced [2-9] times, where 1 can be/,
  },
  {
    without: 'idempotency of the function and of the gateway',
    weaken: (assembly) =>
      assembly.rebundle('process-payment', {
        'once-per-order.ts': ['makeIdempotent(work, idempotencyOptions(settings))', 'work'],
        'simulated-gateway.ts': [
          'const entry = this.#decide(idempotencyKey, charge);',
          'const decided = this.#decide(idempotencyKey, charge); const entry = { ...decided, chargeKey: idempotencyKey + "#" + randomUUID() };',
        ],
      }),
    plan: ['drop lambda:Invoke probability=0.5'],
    broken: 'one order, one charge',
    how: /charged [2-9] times/,
  },
  {
    without: 'the tombstone',
    weaken: (assembly) => {
      assembly.change('AWS::AppSync::Resolver', 'ApiGraphQLMutationdeleteOrder', (properties) => {
        properties['Code'] = String(properties['Code'])
          .replace('operation: "UpdateItem"', 'operation: "DeleteItem"')
          .replace(/update: \{.*?\n {4}\},\n/s, '');
      });
      assembly.change('AWS::IAM::Policy', 'ApiOrdersTableServiceRoleDefaultPolicy', (properties) => {
        properties['PolicyDocument'] = JSON.parse(
          JSON.stringify(properties['PolicyDocument']).replace('dynamodb:UpdateItem', 'dynamodb:*Item'),
        );
      });
    },
    plan: [],
    broken: 'withdrawn stays withdrawn',
    how: /its client is told (PENDING|SUCCESS|FAILED)/,
  },
  {
    without: 'the refund',
    weaken: (assembly) =>
      assembly.rebundle('refund-payment', {
        'refund-payment/handler.ts': [
          'gateway.refund(chargeKeyOf(parseOrderReference(event)))',
          "({ outcome: 'NOTHING_TO_REFUND' } as const)",
        ],
      }),
    // The charge goes through, then the answer takes its time, in which customers change their minds.
    plan: ['stall dynamodb:UpdateItem from=*Workflow* milliseconds=3000'],
    broken: 'withdrawn stays withdrawn',
    how: /cents were kept/,
  },
  {
    without: 'the dead-letter queue',
    weaken: (assembly) =>
      assembly.change(...QUEUE, (properties) => {
        delete properties['RedrivePolicy'];
      }),
    plan: [],
    broken: 'poison never blocks',
    how: /not in the dead-letter queue/,
  },
  {
    without: "the old image in the pipe's filter",
    weaken: (assembly) =>
      assembly.change('AWS::Pipes::Pipe', 'NotificationsPipe', (properties) => {
        const without = JSON.stringify(properties['SourceParameters']).replace(
          /\\"OldImage\\":\{\\"orderStatus\\":\{\\"S\\":\[\\"PENDING\\"\]\}\},/,
          '',
        );
        if (without === JSON.stringify(properties['SourceParameters'])) throw new Error('The filter has no OldImage.');
        properties['SourceParameters'] = JSON.parse(without);
      }),
    plan: [],
    broken: 'every outcome is announced',
    how: /announced [2-9] times, where 1 can be/,
  },
];

describe('the checker finds what a missing protection lets happen', () => {
  it.concurrent.each(PROOFS)(
    'without $without: "$broken" is broken',
    async ({ weaken, plan, broken, how }) => {
      const assembly = new WeakenedAssembly();
      try {
        await weaken(assembly);
        const { violations } = await runChaos({
          assembly: assembly.directory,
          parameters: PARAMETERS,
          ...FEW_ORDERS,
          patienceMs: 5_000,
          plan,
        });
        expect(violations.filter(({ promise }) => promise === broken).map(({ what }) => what)).toContainEqual(
          expect.stringMatching(how),
        );
      } finally {
        assembly.remove();
      }
    },
    60_000,
  );
});
