import { isRecord } from '../../core/fields.ts';
import { parseJson } from '../../core/parse-json.ts';
import { compilePattern, InvalidEventPattern } from '../../patterns/index.ts';
import { invalidParameter } from './errors.ts';
import type { MessageAttributes, Notification } from './message.ts';

export type FilterScope = 'MessageAttributes' | 'MessageBody';

/** Which notifications a subscription wants. */
export interface FilterPolicy {
  /** As it was set. */
  readonly text: string;
  accepts(notification: Notification): boolean;
}

const LARGEST_POLICY = 256 * 1024;

/**
 * Compiles a filter policy; undefined for an empty one, which lets everything pass. `reasonPrefix` is how this request
 * words its refusals. Raises InvalidParameter.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html
 */
export function compileFilterPolicy(text: string, scope: FilterScope, reasonPrefix = ''): FilterPolicy | undefined {
  const fail = (reason: string): Error => invalidParameter(`${reasonPrefix}FilterPolicy: ${reason}`);
  if (text === '') return undefined;
  if (Buffer.byteLength(text) > LARGEST_POLICY) throw fail('Filter policy is too long');
  const policy = parseJson(text);
  if (!isRecord(policy)) throw fail('failed to parse JSON.');
  if (Object.keys(policy).length === 0) return undefined;
  if (scope === 'MessageAttributes' && Object.values(policy).some((value) => isRecord(value)))
    throw fail('Filter policy scope MessageAttributes does not support nested filter policy');
  let matches: (event: unknown) => boolean;
  try {
    matches = compilePattern(policy, 'snsPolicy');
  } catch (error) {
    throw error instanceof InvalidEventPattern ? fail(error.message) : error;
  }
  return {
    text,
    accepts:
      scope === 'MessageAttributes'
        ? (notification) => matches(attributeValues(notification.attributes))
        : (notification) => {
            const body = parseJson(notification.message);
            return isRecord(body) && matches(body);
          },
  };
}

/** The attributes as values to compare: texts, numbers, and lists of such. Binary attributes can't be compared. */
function attributeValues(attributes: MessageAttributes = {}): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, { DataType, StringValue }] of Object.entries(attributes)) {
    if (StringValue === undefined) continue;
    if (DataType === 'String.Array') values[name] = parseJson(StringValue);
    else values[name] = DataType === 'Number' || DataType.startsWith('Number.') ? Number(StringValue) : StringValue;
  }
  return values;
}
