import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';

// A CDK app that has nothing to do with orders: notices go to a queue and to an inbox.
const stack = new Stack(new App(), 'Notices');
const deadLetters = new Queue(stack, 'DeadLetters');
const queue = new Queue(stack, 'Queue', {
  visibilityTimeout: Duration.minutes(5),
  deadLetterQueue: { queue: deadLetters, maxReceiveCount: 1 },
});
const topic = new Topic(stack, 'Topic');
topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
topic.addSubscription(new EmailSubscription('reader@example.com'));
new CfnOutput(stack, 'TopicArn', { value: topic.topicArn });
new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
new CfnOutput(stack, 'DeadLettersUrl', { value: deadLetters.queueUrl });
