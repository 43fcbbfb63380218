import { isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { SqsContext } from '../context.ts';
import type { StoredMessage } from '../message.ts';

/** The message bodies among requests, where they have one. */
export function bodiesOf(requests: readonly unknown[]): readonly unknown[] {
  return requests.map((request) => (isRecord(request) ? request['MessageBody'] : undefined));
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

/** An answer that the journal will know to be about these messages. */
export function answerAbout<T extends object>(context: SqsContext, answer: T, messages: readonly StoredMessage[]): T {
  context.about.set(answer, messages);
  return answer;
}

/** The messages that an answer was about; none when the call failed. */
export function messagesOf(context: SqsContext, answer: unknown): readonly StoredMessage[] {
  return (isRecord(answer) && context.about.get(answer)) || [];
}

/** Journal hooks of an operation whose answer does not show which messages it was about. */
export function aboutMessages(context: SqsContext): Pick<Operation, 'payloads' | 'detail'> {
  return {
    payloads: (_input, output) => messagesOf(context, output).map((message) => message.content.body),
    detail: (_input, output) => messageIdsOf(messagesOf(context, output).map(({ id }) => ({ MessageId: id }))),
  };
}
