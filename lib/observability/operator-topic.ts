import { Aws, CfnCondition, CfnParameter, Fn, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Where alarms are told. Whoever should know subscribes; the address in the parameter `alarmEmail` is, if there is one. */
export class OperatorTopic extends Topic {
  constructor(scope: Construct, id: string) {
    super(scope, id, { displayName: 'Orders: alarms', enforceSSL: true });
    // With a policy of its own a topic no longer lets everything of the account in.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:*` },
        },
      }),
    );
    const email = new CfnParameter(this, 'AlarmEmail', {
      description: 'The address that gets an email when an alarm changes its state; empty for nobody',
      default: '',
      allowedPattern: '|[^@\\s]+@[^@\\s]+\\.[^@\\s]+',
      constraintDescription: 'Give an email address, such as operator@example.com, or leave it empty.',
    });
    // Scripts and people give it by this name.
    email.overrideLogicalId('alarmEmail');
    const subscription = new CfnSubscription(this, 'Email', {
      topicArn: this.topicArn,
      protocol: 'email',
      endpoint: email.valueAsString,
    });
    subscription.cfnOptions.condition = new CfnCondition(this, 'HasAlarmEmail', {
      expression: Fn.conditionNot(Fn.conditionEquals(email.valueAsString, '')),
    });
    Validations.of(subscription).acknowledge({
      id: 'Serverless::Serverless-SNSRedrivePolicy',
      reason:
        'An email about an alarm that did not arrive is of no use later; the alarm itself still says how it stands.',
    });
  }
}
