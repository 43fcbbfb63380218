import type { TemplateResource } from '../support/changed-assembly.ts';

/** The order that the events are about. */
export const ID = '01M844DZG08ZQ4X7C2M9KTW3HR';
/** The bus of orders, which has an archive. */
export const BUS = { Ref: 'EventsBus45DE4339' };
const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const statement = (Action: string, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const byRule = { ArnEquals: { 'aws:SourceArn': arnOf('ShopRule') } };

const trust = (Service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }],
});

/** A queue that takes what the rule sends. */
const letIn = (queue: string): TemplateResource => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: queue }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          ...statement('sqs:SendMessage', arnOf(queue)),
          Principal: { Service: 'events.amazonaws.com' },
          Condition: byRule,
        },
      ],
    },
  },
});

/** Adds a rule `ShopRule` with a target of each kind beside AppSync; the last of them lets nobody in. */
export function addShop(resources: Record<string, TemplateResource>): void {
  const [refund = ''] = Object.entries(resources)
    .filter(([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith('PaymentsRefundPayment'))
    .map(([id]) => id);
  const DeadLetterConfig = { Arn: arnOf('ShopDead') };
  Object.assign(resources, {
    ShopQueue: { Type: 'AWS::SQS::Queue', Properties: {} },
    ShopClosed: { Type: 'AWS::SQS::Queue', Properties: {} },
    ShopDead: { Type: 'AWS::SQS::Queue', Properties: {} },
    ShopQueuePolicy: letIn('ShopQueue'),
    ShopDeadPolicy: letIn('ShopDead'),
    ShopRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust('events.amazonaws.com'),
        Policies: [
          {
            PolicyName: 'start',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [statement('states:StartExecution', { Ref: 'ShopMachine' })],
            },
          },
        ],
      },
    },
    ShopMachineRole: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: trust('states.amazonaws.com') },
    },
    ShopMachine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: arnOf('ShopMachineRole'),
        DefinitionString: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'Done',
          States: { Done: { Type: 'Succeed' } },
        }),
      },
    },
    ShopPermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: arnOf(refund),
        Principal: 'events.amazonaws.com',
        SourceArn: arnOf('ShopRule'),
      },
    },
    ShopRule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: BUS,
        // Of the source that the bus's archive is for.
        EventPattern: {
          source: ['orders'],
          'detail-type': [{ prefix: 'Withdrawn' }],
          detail: { total: [{ numeric: ['>', 10] }] },
        },
        Targets: [
          { Id: 'queue', Arn: arnOf('ShopQueue'), InputPath: '$.detail' },
          { Id: 'function', Arn: arnOf(refund), Input: JSON.stringify({ userId: 'demo_user', id: ID }) },
          {
            Id: 'machine',
            Arn: { Ref: 'ShopMachine' },
            RoleArn: arnOf('ShopRole'),
            InputTransformer: {
              InputPathsMap: { id: '$.detail.id' },
              InputTemplate: '{"order":<id>,"text":"Order <id>"}',
            },
          },
          { Id: 'closed', Arn: arnOf('ShopClosed'), DeadLetterConfig },
        ],
      },
    },
  } satisfies Record<string, TemplateResource>);
}
