import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { isRecord } from '../../../local/core/fields.ts';

/** AWS's own clients, pointed at one implementation, and a way to keep what it answers. */
export interface Conversation {
  readonly sqs: SQS;
  readonly sns: SNS;
  /** Notes the answer, or the error, under the name of the step. Gives the answer; undefined after an error. */
  see<T extends object>(step: string, answer: Promise<T>): Promise<T | undefined>;
}

/** Requests about one subject, with queues and topics of its own. */
export interface Scenario {
  readonly name: string;
  run(conversation: Conversation): Promise<void>;
}

/** What an implementation answered, step by step, without what differs from run to run. */
export type Recording = ReadonlyMap<string, unknown>;

export async function record(scenario: Scenario, endpoint: string): Promise<Recording> {
  const config = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  const [sqs, sns] = [new SQS(config), new SNS(config)];
  const steps = new Map<string, unknown>();
  try {
    await scenario.run({
      sqs,
      sns,
      see: async (step, answer) => {
        try {
          const output = await answer;
          steps.set(step, comparable(output, endpoint));
          return output;
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          steps.set(step, { error: error.name, message: comparable(error.message, endpoint) });
          return undefined;
        }
      },
    });
    return steps;
  } finally {
    sqs.destroy();
    sns.destroy();
  }
}

/** Made up anew by each implementation at each run; that they are there is compared, their values are not. */
const VOLATILE = new Set([
  'MessageId',
  'ReceiptHandle',
  'SequenceNumber',
  'SentTimestamp',
  'ApproximateFirstReceiveTimestamp',
  'SenderId',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'StartedTimestamp',
  'TaskHandle',
  'NextToken',
  'Timestamp',
  'Signature',
  'SigningCertURL',
  'UnsubscribeURL',
]);

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function comparable(value: unknown, endpoint: string): unknown {
  if (typeof value === 'string') return comparableText(value, endpoint);
  if (Array.isArray(value)) return value.map((item) => comparable(item, endpoint));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => name !== '$metadata' && member !== undefined)
      .map(([name, member]) => [name, VOLATILE.has(name) ? `<${name}>` : comparable(member, endpoint)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

/** Texts that are JSON are compared by content; hosts and made up ids not at all. */
function comparableText(text: string, endpoint: string): unknown {
  if (text.startsWith('{'))
    try {
      return comparable(JSON.parse(text), endpoint);
    } catch {
      // Just a text that looks like JSON.
    }
  return text.replaceAll(/https?:\/\/[^/\s]+/g, '<endpoint>').replaceAll(UUID, '<id>');
}
