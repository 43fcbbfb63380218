import { isRecord } from '../../../core/fields.ts';
import type { SqsContext } from '../context.ts';

/** The message bodies among requests or received messages, where they have one. */
export function bodiesOf(items: readonly unknown[], member: 'MessageBody' | 'Body'): readonly unknown[] {
  return items.map((item) => (isRecord(item) ? item[member] : undefined)).filter((body) => body !== undefined);
}

/** `{ messageId }` of the only item, or `{ messageIds }` of several. */
export function messageIdsOf(items: readonly unknown[]): Readonly<Record<string, unknown>> | undefined {
  const ids = items.map((item) => (isRecord(item) ? item['MessageId'] : undefined)).filter((id) => id !== undefined);
  if (ids.length === 0) return undefined;
  return ids.length === 1 ? { messageId: ids[0] } : { messageIds: ids };
}

/** The list under a member of a request or answer; empty when there is none. */
export function listIn(value: unknown, member: string): readonly unknown[] {
  const list = isRecord(value) ? value[member] : undefined;
  return Array.isArray(list) ? list : [];
}

/** The body of the message that an answer without one was about. */
export function bodyOf(context: SqsContext, answer: unknown): readonly unknown[] {
  const body = isRecord(answer) ? context.bodies.get(answer) : undefined;
  return body === undefined ? [] : [body];
}
