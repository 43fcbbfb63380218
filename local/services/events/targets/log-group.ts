import { isRecord } from '../../../core/fields.ts';
import type { Delivery, ReceiverFactory } from './receiver.ts';

/**
 * Each event is a log event in a stream of its own. A transformed input may be `{timestamp, message}`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html#targets-cwl
 */
export const logGroup: ReceiverFactory = ({ platform, arn }) => {
  const logGroupName = (arn.split(':log-group:')[1] ?? '').replace(/:\*$/, '');
  return {
    needsJson: true,
    deliver: (delivery) =>
      platform.calls.invoke(
        'logs',
        'PutLogEvents',
        { logGroupName, logStreamName: delivery.accepted.event.id, logEvents: [logEventOf(delivery)] },
        delivery.caller,
      ),
  };
};

function logEventOf({ text, accepted }: Delivery): { timestamp: number; message: string } {
  const timestamp = Math.floor(accepted.ingestedMs);
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || typeof value['message'] !== 'string' || !('timestamp' in value))
    return { timestamp, message: text };
  const own = value['timestamp'];
  const parsed = typeof own === 'number' ? own : Date.parse(String(own));
  return { timestamp: Number.isFinite(parsed) ? parsed : timestamp, message: value['message'] };
}
