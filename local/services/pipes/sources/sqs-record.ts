import type { MessageAttributeValue, ReceivedMessage } from '../../../apis/sqs.ts';
import type { Correlation } from '../../../journal/correlation.ts';
import type { PipeRecord } from '../pipe-record.ts';

/** The attributes a pipe hands on. A trace header is not known to be among them. */
export const SYSTEM_ATTRIBUTES = [
  'ApproximateReceiveCount',
  'SentTimestamp',
  'SenderId',
  'ApproximateFirstReceiveTimestamp',
  'SequenceNumber',
  'MessageGroupId',
  'MessageDeduplicationId',
];

/** A message on its way through a pipe, with what is needed to delete it. */
export interface SqsRecord extends PipeRecord {
  readonly receiptHandle: string;
}

/**
 * A message as pipes hand it on; in `view` the body is parsed if it is JSON.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html
 */
export function sqsRecordOf(
  message: ReceivedMessage,
  source: { arn: string; region: string; correlation: Correlation },
): SqsRecord {
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
    id: MessageId,
    receiptHandle: ReceiptHandle,
    event,
    view: body === Body ? event : { ...event, body },
    correlationIds: source.correlation.idsOf([body]),
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
