import type { MessageAttributeValue, ReceivedMessage } from '../apis/sqs.ts';

/** The longest a poll waits for messages, and the most it asks for. */
export const LONGEST_POLL_SECONDS = 20;
export const LARGEST_RECEIVE = 10;

/**
 * A message as pipes and Lambda's event source mappings hand it on. In `view`, which filters and templates look into,
 * the body is parsed if it is JSON.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function sqsEventOf(
  message: ReceivedMessage,
  source: { readonly arn: string; readonly region: string },
): {
  readonly event: Readonly<Record<string, unknown>>;
  readonly view: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** 1 for the first delivery. */
  readonly attempt: number;
} {
  const { MessageId, ReceiptHandle, Body, MD5OfBody, Attributes = {}, MessageAttributes = {} } = message;
  const event = {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: attributesOf(MessageAttributes),
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: source.arn,
    awsRegion: source.region,
  };
  const body = parsedBody(Body);
  return {
    event,
    view: body === Body ? event : { ...event, body },
    body,
    attempt: Number(Attributes['ApproximateReceiveCount'] ?? 1) || 1,
  };
}

function parsedBody(body: string): unknown {
  // Most bodies that are no JSON show it by their first character; exceptions cost more than looking.
  if (!/^\s*["{[\-0-9tfn]/.test(body)) return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function attributesOf(attributes: Readonly<Record<string, MessageAttributeValue>>): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes))
    record[name] = {
      ...(StringValue !== undefined && { stringValue: StringValue }),
      ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
      dataType: DataType,
    };
  return record;
}
