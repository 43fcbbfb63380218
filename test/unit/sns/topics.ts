import { AwsError } from '../../../local/core/aws-error.ts';
import { isRecord } from '../../../local/core/fields.ts';
import type { Hop } from '../../../local/journal/journal.ts';
import { OPERATOR } from '../../../local/platform/access.ts';
import type { Caller } from '../../../local/platform/calls.ts';
import type { AwsService } from '../../../local/platform/service.ts';
import type { Email, Inbox } from '../../../local/services/sns/inbox.ts';
import { createSns, type SnsOptions } from '../../../local/services/sns/index.ts';
import { fakeService, type TestPlatform, testPlatform } from '../../support/platform.ts';

export const CALLER: Caller = { principal: OPERATOR, from: 'test' };

/** What a stand-in for SQS or Lambda was asked. */
export interface Asked {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

/** SNS on a platform where time stands still; SQS and Lambda are stand-ins that can be told to fail. */
export class Sns {
  readonly platform: TestPlatform = testPlatform();
  readonly service: AwsService;
  readonly inbox: Inbox;
  /** Raised by the stand-ins while set. */
  failure: AwsError | undefined;
  readonly #sqs: readonly { action: string; input: unknown; caller: Caller }[];
  readonly #lambda: readonly { action: string; input: unknown; caller: Caller }[];

  constructor(options: Partial<SnsOptions> = {}) {
    const sns = createSns(this.platform, options);
    this.service = sns.service;
    this.inbox = sns.inbox;
    this.platform.calls.register(this.service);
    const answer = (output: object) => (): object => {
      if (this.failure) throw this.failure;
      return output;
    };
    this.#sqs = fakeService(this.platform, 'sqs', { SendMessage: answer({ MessageId: 'm' }) });
    this.#lambda = fakeService(this.platform, 'lambda', { Invoke: answer({ StatusCode: 202, Payload: '' }) });
  }

  async call(action: string, input: object, caller: Caller = CALLER): Promise<Readonly<Record<string, unknown>>> {
    const output = await this.platform.calls.dispatch('sns', action, input, caller);
    return isRecord(output) ? output : {};
  }

  /** The error of a call that has to fail, as `code: message`. */
  async refusal(action: string, input: object): Promise<string> {
    try {
      await this.call(action, input);
    } catch (error) {
      if (error instanceof AwsError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return 'accepted';
  }

  async topic(Name = 'settled', Attributes: Readonly<Record<string, string>> = {}): Promise<string> {
    return String((await this.call('CreateTopic', { Name, Attributes }))['TopicArn']);
  }

  async subscribe(
    TopicArn: string,
    Protocol: 'email' | 'sqs' | 'lambda',
    Attributes: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const Endpoint = ENDPOINTS[Protocol];
    const input = { TopicArn, Protocol, Endpoint, Attributes, ReturnSubscriptionArn: true };
    return String((await this.call('Subscribe', input))['SubscriptionArn']);
  }

  /** Publishes, and lets everything happen that needs no time. */
  async publish(TopicArn: string, Message: string, more: object = {}, caller: Caller = CALLER): Promise<string> {
    const { MessageId } = await this.call('Publish', { TopicArn, Message, ...more }, caller);
    await this.seconds(0);
    return String(MessageId);
  }

  seconds(count: number): Promise<void> {
    return this.platform.clock.advance(count * 1000);
  }

  /** The notifications among the emails, oldest first. */
  notifications(): Email[] {
    return this.inbox
      .read()
      .filter((email) => !email.subject.includes('Confirmation'))
      .toReversed();
  }

  asked(service: 'sqs' | 'lambda'): Asked[] {
    const asked = service === 'sqs' ? this.#sqs : this.#lambda;
    return asked.map(({ action, input, caller }) => ({ action, input: isRecord(input) ? input : {}, caller }));
  }

  hops(action: string): Hop[] {
    return this.platform.journal.read().filter((hop) => hop.action === action);
  }
}

export const ENDPOINTS = {
  email: 'ann@example.com',
  sqs: 'arn:aws:sqs:us-east-1:000000000000:notices',
  lambda: 'arn:aws:lambda:us-east-1:000000000000:function:notice',
} as const;
