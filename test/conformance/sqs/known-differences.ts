import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../../local/core/fields.ts';

/** A step that the two implementations answer differently. */
export interface Difference {
  /** `scenario: step` */
  readonly at: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** Why the local answer stays as it is. */
export interface KnownDifference {
  readonly reason: string;
  explains(difference: Difference): boolean;
}

const errorOf = (answer: unknown): unknown => (isRecord(answer) ? answer['error'] : undefined);

/** The code without the prefix that AWS puts before some of them. */
const codeOf = (answer: unknown): string => String(errorOf(answer)).replace('AWS.SimpleQueueService.', '');

const at = (...steps: readonly string[]): ((difference: Difference) => boolean) => {
  const known = new Set(steps);
  return (difference) => known.has(difference.at);
};

/** Steps that the local services refuse and fauxqs lets pass. */
const letsPass = (scenario: string, ...steps: readonly string[]): ((difference: Difference) => boolean) => {
  const known = new Set(steps.map((step) => `${scenario}: ${step}`));
  return ({ at: step, ours, theirs }) =>
    known.has(step) && errorOf(ours) !== undefined && errorOf(theirs) === undefined;
};

export const FAUXQS: readonly KnownDifference[] = [
  {
    reason:
      'fauxqs puts AWS.SimpleQueueService. before every code; AWS does so for a few, as documented in its API model',
    explains: ({ ours, theirs }) =>
      isRecord(ours) &&
      isRecord(theirs) &&
      errorOf(ours) !== undefined &&
      codeOf(ours) === codeOf(theirs) &&
      ours['message'] === theirs['message'],
  },
  {
    reason: 'the same error in other words; ours are those of AWS where they are known',
    explains: ({ ours, theirs }) =>
      errorOf(ours) !== undefined && errorOf(theirs) !== 'Error' && codeOf(ours) === codeOf(theirs),
  },
  {
    reason: 'fauxqs gives empty lists, which AWS leaves out',
    explains: ({ ours, theirs }) => {
      if (!isRecord(ours) || !isRecord(theirs)) return false;
      const isFilled = ([, value]: [string, unknown]): boolean => !Array.isArray(value) || value.length > 0;
      return isDeepStrictEqual(ours, Object.fromEntries(Object.entries(theirs).filter(isFilled)));
    },
  },
  {
    reason: 'fauxqs does not know the action',
    explains: ({ theirs }) => errorOf(theirs) === 'InvalidAction',
  },
  {
    reason: 'fauxqs has moved nothing, since it does not know the action',
    explains: at('moving dead letters back: moved', 'moving dead letters back: left'),
  },
  {
    reason:
      'fauxqs does not check delays, attributes and deduplication ids of messages, as the API reference documents it',
    explains: letsPass(
      'messages that are refused',
      'delay too long',
      'negative delay',
      'attribute without a value',
      'attribute of no type',
      'attribute number that is none',
      'attribute name of AWS',
      'deduplication id',
    ),
  },
  {
    reason: 'the same unchecked delay, in a batch',
    explains: at('batches: send with one bad'),
  },
  {
    reason: 'fauxqs refuses characters beyond U+FFFF, which AWS documents as allowed (#x10000 to #x10FFFF)',
    explains: at('a message and its attributes: emoji', 'a message and its attributes: receive the emoji'),
  },
  {
    reason: 'fauxqs drops AWSTraceHeader',
    explains: at(
      'a message and its attributes: trace header',
      'a message and its attributes: receive the trace header',
    ),
  },
  {
    reason: 'fauxqs gives the digest of all attributes where some are received; clients check that of what they got',
    explains: at('a message and its attributes: receive one attribute'),
  },
  {
    reason: 'fauxqs does not select attributes by prefix (documented: bar.*)',
    explains: at('a message and its attributes: receive by prefix'),
  },
  {
    reason: 'fauxqs gives all message attributes to who asks for none',
    explains: at(
      'a message and its attributes: receive the deprecated way',
      'a message and its attributes: receive at last',
    ),
  },
  {
    reason: 'fauxqs takes any text for a receipt handle (documented: ReceiptHandleIsInvalid)',
    explains: at('visibility and receipt handles: delete by nonsense', 'batches: delete'),
  },
  {
    reason: 'fauxqs does not add up visibility timeouts (documented: twelve hours in all)',
    explains: letsPass('visibility and receipt handles', 'more than twelve hours'),
  },
  {
    reason: 'fauxqs says MessageNotInflight of a message that is deleted; AWS says that of one that is visible',
    explains: at('visibility and receipt handles: change what is deleted'),
  },
  {
    reason: 'fauxqs does not check names and unknown attributes of queues, nor the minute after a deletion or purge',
    explains: letsPass(
      'making, finding and deleting queues',
      'name with a dot',
      'name too long',
      'FIFO name without attribute',
      'unknown attribute',
      'purge again',
      'create again at once',
    ),
  },
  {
    reason: 'fauxqs does not check redrive policies',
    explains: letsPass(
      'dead letters',
      'policy without a queue',
      'policy without a count',
      'policy with a count of zero',
      'policy that is no JSON',
    ),
  },
  {
    reason:
      'fauxqs counts the look that moves a message to the dead-letter queue as a receive, and does not tell the source queue',
    explains: at('dead letters: dead letter'),
  },
  {
    reason: 'fauxqs ignores MessageStructure json',
    explains: at('a notification in a queue: receive by protocol'),
  },
  {
    reason: 'fauxqs does not check subjects, message structures and attributes of what is published',
    explains: letsPass(
      'publishing what is refused',
      'long subject',
      'subject of two lines',
      'structure without default',
      'structure that is no JSON',
      'attribute without a value',
    ),
  },
  {
    reason: 'fauxqs fails on a filter policy that is no JSON, with an answer that is no XML',
    explains: at('topics and subscriptions: bad filter'),
  },
  {
    reason: 'fauxqs names another made up principal of a subscription',
    explains: at('topics and subscriptions: subscription', 'topics and subscriptions: subscription now'),
  },
  {
    reason: 'fauxqs confirms email subscriptions itself; AWS answers "pending confirmation"',
    explains: at('topics and subscriptions: email'),
  },
  {
    reason: 'fauxqs tells an effective delivery policy for HTTP endpoints, which the local cloud does not have',
    explains: at('topics and subscriptions: attributes'),
  },
];
