import type { IInputTransformation, IPipe, ITarget, TargetConfig } from '@aws-cdk/aws-pipes-alpha';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/**
 * A topic as the target of a pipe. A pipe can set the message and nothing else: neither subject nor attributes.
 * Raises an Error for a FIFO topic, which pipes can't publish to.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
 */
export class SnsTarget implements ITarget {
  readonly targetArn: string;
  readonly #topic: ITopic;
  readonly #message: IInputTransformation;

  /** `message` makes the text of each message from the source's record. */
  constructor(topic: ITopic, message: IInputTransformation) {
    if (topic.fifo)
      throw new Error(`${topic.node.path} is a FIFO topic, which a pipe can't publish to. Use a standard topic.`);
    this.#topic = topic;
    this.#message = message;
    this.targetArn = topic.topicArn;
  }

  grantPush(grantee: IRole): void {
    this.#topic.grantPublish(grantee);
  }

  bind(pipe: IPipe): TargetConfig {
    return { targetParameters: { inputTemplate: this.#message.bind(pipe).inputTemplate } };
  }
}
