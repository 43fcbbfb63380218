import { DEFAULT_ENVIRONMENT } from '../../../local/core/environment.ts';
import type { Principal } from '../../../local/platform/access.ts';
import type { TemplateResource } from '../../../local/platform/resources.ts';
import { createIam } from '../../../local/services/iam/index.ts';
import { templateResource } from '../../support/platform.ts';
import { arn, Sqs } from './queues.ts';

const TOPIC: Principal = {
  type: 'service',
  service: 'sns.amazonaws.com',
  sourceArn: 'arn:aws:sns:us-east-1:000000000000:outcomes',
};

/** Lets the topic send to a queue. */
const lettingIn = (queue: string, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'SQS:SendMessage',
      Resource: arn(queue),
      Condition: { ArnEquals: { 'aws:SourceArn': TOPIC.sourceArn } },
      ...more,
    },
  ],
});
const Policy = JSON.stringify(lettingIn('orders'));

describe("a queue's policy", () => {
  let sqs: Sqs;
  let iam: ReturnType<typeof createIam>;
  beforeEach(() => {
    iam = createIam(DEFAULT_ENVIRONMENT);
    sqs = new Sqs({ access: iam.access });
  });

  const mayTheTopicSend = (queue = 'orders'): boolean =>
    iam.access.decide(TOPIC, { action: 'sqs:SendMessage', resource: arn(queue) }).allowed;
  const set = (QueueUrl: string, policy: string) =>
    sqs.call('SetQueueAttributes', { QueueUrl, Attributes: { Policy: policy } });
  const told = async (QueueUrl: string): Promise<unknown> => {
    const { Attributes } = await sqs.call('GetQueueAttributes', { QueueUrl, AttributeNames: ['Policy'] });
    return Attributes;
  };

  describe('by the attribute Policy', () => {
    it('decides from the creation of the queue on, and is told as it was given', async () => {
      const queue = await sqs.queue('orders', { Policy });

      expect(await told(queue)).toEqual({ Policy });
      expect(mayTheTopicSend()).toBe(true);
      expect(mayTheTopicSend('others')).toBe(false);
    });

    it('is replaced as a whole, taken away by an empty one, and gone with the queue', async () => {
      const queue = await sqs.queue('orders');
      await set(queue, Policy);
      expect(mayTheTopicSend()).toBe(true);
      await set(
        queue,
        JSON.stringify(lettingIn('orders', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })),
      );
      expect(mayTheTopicSend()).toBe(false);
      await set(queue, Policy);
      await set(queue, '');
      expect(await told(queue)).toBeUndefined();
      expect(mayTheTopicSend()).toBe(false);
      await set(queue, Policy);
      await sqs.call('DeleteQueue', { QueueUrl: queue });
      expect(mayTheTopicSend()).toBe(false);
    });

    it('is left as it is by a change of other attributes', async () => {
      const queue = await sqs.queue('orders', { Policy });
      await sqs.call('SetQueueAttributes', { QueueUrl: queue, Attributes: { DelaySeconds: '1' } });

      expect(await told(queue)).toEqual({ Policy });
      expect(mayTheTopicSend()).toBe(true);
    });

    it.each([
      [
        'is no JSON',
        'Allow',
        /^InvalidAttributeValue: Invalid value for the parameter Policy\. Reason: It is not JSON/,
      ],
      [
        'has no principal',
        JSON.stringify(lettingIn('orders', { Principal: undefined })),
        /Statement 0 has neither Prin/,
      ],
      [
        'has a kind of principal that is not supported',
        JSON.stringify(lettingIn('orders', { Principal: { Federated: 'example.com' } })),
        /^InvalidAttributeValue: .*Federated are not supported/,
      ],
    ])('that %s is refused, and nothing is changed', async (_what, policy, refusal) => {
      const queue = await sqs.queue('orders', { Policy });
      const Attributes = { DelaySeconds: '7', Policy: policy };

      expect(await sqs.refusal('SetQueueAttributes', { QueueUrl: queue, Attributes })).toMatch(refusal);
      expect(await sqs.refusal('CreateQueue', { QueueName: 'others', Attributes })).toMatch(refusal);

      const now = await sqs.call('GetQueueAttributes', { QueueUrl: queue, AttributeNames: ['Policy', 'DelaySeconds'] });
      expect(now).toEqual({ Attributes: { Policy, DelaySeconds: '0' } });
      expect(mayTheTopicSend()).toBe(true);
      expect(await sqs.refusal('GetQueueUrl', { QueueName: 'others' })).toMatch(/^QueueDoesNotExist/);
    });

    it('makes a queue another one when it says something else, not when it says it in another order', async () => {
      const { Version, Statement } = lettingIn('orders');
      await sqs.queue('orders', { Policy });
      const again = (policy: object) =>
        sqs.refusal('CreateQueue', { QueueName: 'orders', Attributes: { Policy: JSON.stringify(policy) } });

      expect(await again({ Statement, Version })).toBe('accepted');
      expect(await again(lettingIn('orders', { Effect: 'Deny' }))).toMatch(/^QueueNameExists.*Policy/);
    });
  });

  describe('of the template', () => {
    const policyOf = (queues: readonly string[], document: object): TemplateResource =>
      templateResource('AWS::SQS::QueuePolicy', { Queues: queues, PolicyDocument: document });
    const provider = (type = 'AWS::SQS::QueuePolicy') => {
      const found = sqs.service.providers.find((each) => each.type === type);
      if (!found) throw new Error(`There is no provider of ${type}.`);
      return found;
    };

    it('is the same attribute, which a client may replace', async () => {
      const queue = await sqs.queue('orders');
      await provider().provision(policyOf([queue], lettingIn('orders')));
      expect(await told(queue)).toEqual({ Policy });
      expect(iam.statements()).toMatchObject([
        { id: 'TestStack/QueuePolicy:queue policy/#0', attachedTo: arn('orders') },
      ]);
      expect(mayTheTopicSend()).toBe(true);

      await set(queue, JSON.stringify(lettingIn('orders', { Effect: 'Deny' })));
      expect(mayTheTopicSend()).toBe(false);
    });

    it('goes from the queues that an update does not name any more, and from all with its resource', async () => {
      const queues = await Promise.all([sqs.queue('orders'), sqs.queue('others')]);
      const document = {
        ...lettingIn('orders'),
        Statement: [...lettingIn('orders').Statement, ...lettingIn('others').Statement],
      };
      const before = policyOf(queues, document);
      const made = await provider().provision(before);
      expect([mayTheTopicSend('orders'), mayTheTopicSend('others')]).toEqual([true, true]);

      const after = policyOf(queues.slice(1), document);
      await provider().changes?.update(after, made);
      expect([mayTheTopicSend('orders'), mayTheTopicSend('others')]).toEqual([false, true]);
      await provider().changes?.remove?.(after, made);
      expect(mayTheTopicSend('others')).toBe(false);
    });

    it('stays when the queue is updated', async () => {
      const queue = (more: object) => templateResource('AWS::SQS::Queue', { QueueName: 'orders', ...more });
      const made = await provider('AWS::SQS::Queue').provision(queue({}));
      await provider().provision(policyOf([made.ref], lettingIn('orders')));
      await provider('AWS::SQS::Queue').changes?.update(queue({ DelaySeconds: 5 }), made);

      expect(await told(made.ref)).toEqual({ Policy });
      expect(mayTheTopicSend()).toBe(true);
    });

    it('of a queue that there is not is refused by its URL', () => {
      const url = 'http://127.0.0.1:4000/000000000000/nowhere';
      expect(() => provider().provision(policyOf([url], lettingIn('nowhere')))).toThrow(
        `Queues holds ${JSON.stringify(url)}, which is the URL of no queue of this account`,
      );
    });
  });
});
