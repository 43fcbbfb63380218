const X_RAY =
  'The daemon reports on itself with it: https://docs.aws.amazon.com/xray/latest/devguide/security_iam_id-based-policy-examples.html. The local one does not.';
const X_RAY_OF_WORKFLOW =
  'Tracing of a workflow needs it: https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html. The rule of the local X-Ray is given, so that nobody asks for it.';
const LOG_DELIVERY =
  'Step Functions asks for it when a machine that logs is made, changed or deleted: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html. Here it asks for CreateLogDelivery alone.';
const STORED_RECORD =
  'Powertools reads a record when the table does not hand it over with the failed put, as old SDKs do not: https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/#required-resources.';

const UNDELIVERED =
  'SNS puts there what it could not deliver, which takes a day of failures: resource-policies.test.ts has them.';

/** Every action that a statement allows and that no run of the chain asks for, with the reason why it is there. */
export const UNUSED: Readonly<Record<string, string>> = {
  'Notifications/DeadLetters sqs:SendMessage': UNDELIVERED,
  'Payments/ProcessPaymentRole dynamodb:GetItem on Idempotency': STORED_RECORD,
  'Payments/ProcessPaymentRole xray:PutTelemetryRecords': X_RAY,
  'Payments/RefundPaymentRole dynamodb:GetItem on Idempotency': STORED_RECORD,
  'Payments/RefundPaymentRole xray:PutTelemetryRecords': X_RAY,
  'Workflow/StateMachine/Role logs:DeleteLogDelivery': LOG_DELIVERY,
  'Workflow/StateMachine/Role logs:DescribeLogGroups': LOG_DELIVERY,
  'Workflow/StateMachine/Role logs:DescribeResourcePolicies': LOG_DELIVERY,
  'Workflow/StateMachine/Role logs:GetLogDelivery': LOG_DELIVERY,
  'Workflow/StateMachine/Role logs:ListLogDeliveries': LOG_DELIVERY,
  'Workflow/StateMachine/Role logs:PutResourcePolicy': LOG_DELIVERY,
  'Workflow/StateMachine/Role logs:UpdateLogDelivery': LOG_DELIVERY,
  'Workflow/StateMachine/Role xray:GetSamplingRules': X_RAY_OF_WORKFLOW,
  'Workflow/StateMachine/Role xray:GetSamplingTargets': X_RAY_OF_WORKFLOW,
  'Workflow/StateMachine/Role xray:PutTelemetryRecords': X_RAY_OF_WORKFLOW,
};
