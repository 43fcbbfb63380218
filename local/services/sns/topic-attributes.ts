import type { Environment } from '../../core/environment.ts';
import { invalidParameter, notSupported } from './errors.ts';
import { isPending } from './subscription.ts';
import type { Topic } from './topic.ts';

/** Attributes that are kept without effect: nothing is encrypted, traced or signed on one machine. */
const INERT = new Set(['KmsMasterKeyId', 'TracingConfig', 'SignatureVersion']);
const NOT_SUPPORTED =
  /^(Policy|DeliveryPolicy|DataProtectionPolicy|ArchivePolicy|FifoTopic|FifoThroughputScope|ContentBasedDeduplication|.+(FeedbackRoleArn|FeedbackSampleRate))$/;

/** Sets one attribute. `prefix` is how this request words its refusals. Raises InvalidParameter. */
export function changeTopic(topic: Topic, name: string, value: string, prefix = ''): void {
  if (name === 'FifoTopic' && value === 'false') return;
  if (NOT_SUPPORTED.test(name))
    throw notSupported(
      name === 'Policy'
        ? 'the topic attribute Policy: declare an AWS::SNS::TopicPolicy in the template'
        : `the topic attribute ${name}`,
    );
  if (name === 'DisplayName') {
    if (value.length > 100) throw invalidParameter(`${prefix}DisplayName`);
    topic.displayName = value;
  } else if (INERT.has(name)) topic.inert = { ...topic.inert, [name]: value };
  else throw invalidParameter(`${prefix}AttributeName`);
}

/** What GetTopicAttributes tells. */
export function topicAttributes(topic: Topic, environment: Environment): Readonly<Record<string, string>> {
  const subscriptions = [...topic.subscriptions.values()];
  const pending = subscriptions.filter(isPending).length;
  return {
    TopicArn: topic.arn,
    Owner: environment.accountId,
    DisplayName: topic.displayName,
    SubscriptionsConfirmed: String(subscriptions.length - pending),
    SubscriptionsPending: String(pending),
    SubscriptionsDeleted: String(topic.deletedSubscriptions),
    ...topic.inert,
  };
}
