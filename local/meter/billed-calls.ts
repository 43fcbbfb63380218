import { toAwsError } from '../core/aws-error.ts';
import { isRecord } from '../core/fields.ts';
import type { InterceptedCall, Interceptor } from '../platform/calls.ts';
import { chunksOf64K, type ItemName } from './items.ts';
import type { Meter } from './meter.ts';

/** One thing a call is billed for. */
type Charge = readonly [item: ItemName, count: number];

type Rule = (call: InterceptedCall, output: unknown) => readonly Charge[];

/**
 * Counts the calls that pass the door between services. It runs closest to the service, so that a call which an injected
 * fault ends before it gets there costs nothing, and one that is repeated costs twice. A call that the service itself
 * fails counts only where AWS says that it bills such: conditions of DynamoDB that did not hold.
 */
export function meterCalls(meter: Meter): Interceptor {
  const add = (call: InterceptedCall, charges: readonly Charge[], output: unknown): void => {
    if (charges.length === 0) return;
    const usage = { resource: resourceOf(call), correlationIds: call.idsWith(output) };
    for (const [item, count] of charges) if (count > 0) meter.add(item, count, usage);
  };
  return async (call, next) => {
    const rule = RULES[call.service];
    if (!rule) return next();
    try {
      const output = await next();
      add(call, rule(call, output), output);
      return output;
    } catch (thrown) {
      if (call.service === 'dynamodb') add(call, capacity(toAwsError(thrown).detail), undefined);
      throw thrown;
    }
  };
}

const RULES: Readonly<Record<string, Rule>> = { sqs, sns, dynamodb, dynamodbstreams, events, lambda, logs };

/**
 * "Every Amazon SQS action counts as a request", a batch too; each 64 KB of payload is one.
 * https://aws.amazon.com/sqs/pricing/
 */
function sqs(call: InterceptedCall, output: unknown): readonly Charge[] {
  const request = chunksOf64K(Math.max(messageBytes(call.input), messageBytes(output)));
  const fifo = isRecord(call.input) && String(call.input['QueueUrl']).endsWith('.fifo');
  const charge: Charge = [fifo ? 'sqsFifoRequests' : 'sqsRequests', request];
  return isNotification(call) ? [charge, ['queueDeliveries', 1]] : [charge];
}

/** Sizes of the bodies and attributes of a send, a batch or what was received. */
function messageBytes(value: unknown): number {
  if (!isRecord(value)) return 0;
  let bytes = textBytes(value['MessageBody'] ?? value['Body']);
  const attributes = value['MessageAttributes'];
  if (isRecord(attributes) && Object.keys(attributes).length > 0) bytes += textBytes(JSON.stringify(attributes));
  for (const list of [value['Entries'], value['Messages']])
    if (Array.isArray(list)) for (const message of list) bytes += messageBytes(message);
  return bytes;
}

/** https://aws.amazon.com/sns/pricing/: each 64 KB published is one request; deliveries to SQS and Lambda are free. */
function sns({ action, input }: InterceptedCall): readonly Charge[] {
  if (action === 'DeliverEmail') return [['emailDeliveries', 1]];
  if (action !== 'Publish' && action !== 'PublishBatch') return [];
  const entries = isRecord(input) ? input['PublishBatchRequestEntries'] : undefined;
  let bytes = isRecord(input) ? textBytes(input['Message']) : 0;
  if (Array.isArray(entries)) for (const entry of entries) bytes += isRecord(entry) ? textBytes(entry['Message']) : 0;
  return [['topicPublishes', chunksOf64K(bytes)]];
}

/** The units that the service itself reckoned: by size, halved when not consistent, twofold in transactions. */
function dynamodb(call: InterceptedCall, output: unknown): readonly Charge[] {
  return capacity(call.detailOf(output));
}

function capacity(detail: Readonly<Record<string, unknown>> | undefined): readonly Charge[] {
  const charges: Charge[] = [];
  if (typeof detail?.['readUnits'] === 'number') charges.push(['readUnits', detail['readUnits']]);
  if (typeof detail?.['writeUnits'] === 'number') charges.push(['writeUnits', detail['writeUnits']]);
  return charges;
}

/**
 * Only GetRecords is billed, and not to Lambda's own pollers.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_StreamsUsage.html
 */
function dynamodbstreams({ action }: InterceptedCall): readonly Charge[] {
  return action === 'GetRecords' ? [['streamReads', 1]] : [];
}

/**
 * Each 64 KB of each event is one; an event is its source, type, detail and resources, and 14 bytes when it has a time.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
function events({ action, input }: InterceptedCall): readonly Charge[] {
  const entries = isRecord(input) ? input['Entries'] : undefined;
  if (action !== 'PutEvents' || !Array.isArray(entries)) return [];
  return [['busEvents', entries.reduce<number>((sum, entry) => sum + chunksOf64K(eventBytes(entry)), 0)]];
}

function eventBytes(entry: unknown): number {
  if (!isRecord(entry)) return 0;
  const resources = Array.isArray(entry['Resources']) ? entry['Resources'].map(textBytes) : [];
  const texts = [entry['Source'], entry['DetailType'], entry['Detail']].map(textBytes);
  return [...texts, ...resources].reduce((sum, bytes) => sum + bytes, entry['Time'] === undefined ? 0 : 14);
}

/** Requests and durations are counted where the function runs; here it is only told how SNS got there. */
function lambda(call: InterceptedCall): readonly Charge[] {
  return isNotification(call) ? [['functionDeliveries', 1]] : [];
}

/** Every event has 26 bytes of its own. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
function logs({ action, input }: InterceptedCall): readonly Charge[] {
  const list = action === 'PutLogEvents' && isRecord(input) ? input['logEvents'] : undefined;
  if (!Array.isArray(list)) return [];
  let bytes = 0;
  for (const event of list) bytes += 26 + (isRecord(event) ? textBytes(event['message']) : 0);
  return [['logGigabytes', bytes / 1e9]];
}

/** Logs are looked at by group, however many streams it has. */
function resourceOf(call: InterceptedCall): string {
  const group = call.service === 'logs' && isRecord(call.input) ? call.input['logGroupName'] : undefined;
  return typeof group === 'string' ? group : call.to;
}

function textBytes(value: unknown): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : 0;
}

function isNotification({ caller: { principal } }: InterceptedCall): boolean {
  return principal.type === 'service' && principal.service === 'sns.amazonaws.com';
}
