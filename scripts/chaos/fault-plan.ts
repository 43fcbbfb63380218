import type { SeededRandom } from '../../local/core/random.ts';

/** Everything that may go wrong in one run, with how likely it is at each hop. */
const MIXED: readonly (readonly [rule: string, probability: number])[] = [
  // Tables.
  ['throttle dynamodb:PutItem to=*/Orders', 0.03],
  ['exhausted dynamodb:UpdateItem to=*/Orders', 0.03],
  ['error dynamodb:UpdateItem from=*Workflow* code=InternalServerError status=500', 0.02],
  ['error dynamodb:GetItem code=InternalServerError status=500', 0.02],
  ['drop dynamodb:PutItem to=*/Orders', 0.02],
  ['drop dynamodb:UpdateItem to=*/Orders', 0.02],
  ['stall dynamodb:UpdateItem from=*Workflow* milliseconds=12000', 0.005],
  ['throttle dynamodb:* to=*Idempotency', 0.01],
  // Money.
  ['drop dynamodb:PutItem to=*Ledger', 0.02],
  ['crash dynamodb:PutItem to=*Ledger at=after', 0.006],
  ['crash dynamodb:PutItem to=*Ledger at=before', 0.003],
  ['crash dynamodb:UpdateItem to=*Ledger at=after', 0.02],
  ['crash lambda:Invoke at=before', 0.003],
  ['crash lambda:Invoke at=after', 0.004],
  ['drop lambda:Invoke', 0.02],
  ['throttle lambda:Invoke', 0.02],
  ['stall lambda:Invoke milliseconds=20000', 0.004],
  ['twice lambda:Invoke concurrently=true', 0.02],
  // Queue, pipe, workflow.
  ['drop sqs:SendMessage', 0.02],
  ['unavailable sqs:SendMessage', 0.02],
  ['twice sqs:SendMessage', 0.03],
  ['expire sqs:ReceiveMessage milliseconds=10', 0.03],
  ['drop sqs:DeleteMessage', 0.01],
  ['crash sqs:DeleteMessage from=*Intake/Pipe at=before', 0.003],
  ['twice states:StartSyncExecution concurrently=true', 0.03],
  ['twice states:StartSyncExecution', 0.02],
  ['drop states:StartSyncExecution', 0.01],
  // Stream and email.
  ['twice pipes:Checkpoint', 0.02],
  ['crash pipes:Checkpoint', 0.01],
  ['throttle sns:Publish*', 0.03],
  ['drop sns:Publish*', 0.02],
  ['error dynamodbstreams:GetRecords code=InternalServerError status=500', 0.02],
  ['error sns:DeliverEmail code=InternalError status=500', 0.03],
];

/** Whole parts that are gone for a while, of which a run gets some. */
const OUTAGES: readonly string[] = [
  'unavailable sns:* seconds=5400',
  'breakRole statement=*Intake/PipeRole/DefaultPolicy* seconds=20',
  'breakRole statement=*Notifications/PipeRole/DefaultPolicy* seconds=20',
  'unavailable dynamodb:* to=*Ledger seconds=20',
];

/** Whether a rule is only about email: those last longer than the others, to show that nothing waits for it. */
export function isAboutEmail(rule: string): boolean {
  return / sns:/.test(rule);
}

/** A seed's fault plan: most of the rules, each more or less likely, and one or two outages. */
export function mixedPlan(random: SeededRandom): string[] {
  const rules = MIXED.filter(() => random.chance(0.8)).map(
    ([rule, probability]) => `${rule} probability=${(probability * (0.3 + 1.2 * random.next())).toFixed(4)}`,
  );
  return [...rules, ...OUTAGES.filter(() => random.chance(0.5))];
}
