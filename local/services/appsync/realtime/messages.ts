import { isRecord } from '../../../core/fields.ts';
import { parseJson } from '../../../core/parse-json.ts';
import type { ClientError } from '../graphql/errors.ts';

/**
 * What a client sends. Anything that is no such message is `unknown`, with its id and type where it has them.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export type ClientMessage =
  | { readonly type: 'connection_init' }
  | {
      readonly type: 'start';
      readonly id: string;
      /** The GraphQL request as JSON text: `{"query": …, "variables": …}`. */
      readonly data: string;
      /** The headers that authorize this subscription. */
      readonly authorization: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'stop'; readonly id: string }
  | { readonly type: 'unknown'; readonly id: string | undefined; readonly named: string };

/** One member of `payload.errors`. `errorCode` is an HTTP status. */
export interface RealtimeError {
  readonly errorType?: string;
  readonly message: string;
  readonly errorCode?: number;
}

export type ServerMessage =
  | { readonly type: 'connection_ack'; readonly payload: { readonly connectionTimeoutMs: number } }
  | { readonly type: 'connection_error'; readonly payload: { readonly errors: readonly RealtimeError[] } }
  | { readonly type: 'ka' }
  | { readonly type: 'start_ack' | 'complete'; readonly id: string }
  | { readonly type: 'data'; readonly id: string; readonly payload: object }
  | { readonly type: 'error'; readonly id?: string; readonly payload: { readonly errors: readonly RealtimeError[] } };

/** What a client sent. What is not understood is `unknown`, by the type that it was given. */
export function readMessage(text: string): ClientMessage {
  const message = parseJson(text);
  if (!isRecord(message)) return { type: 'unknown', id: undefined, named: 'unknown' };
  const { type, payload } = message;
  const id = typeof message['id'] === 'string' ? message['id'] : undefined;
  if (type === 'connection_init') return { type };
  if (type === 'stop' && id !== undefined) return { type, id };
  const data = isRecord(payload) ? payload['data'] : undefined;
  if (type === 'start' && id !== undefined && typeof data === 'string') {
    const extensions = isRecord(payload) ? payload['extensions'] : undefined;
    const authorization = isRecord(extensions) ? extensions['authorization'] : undefined;
    return { type, id, data, authorization: isRecord(authorization) ? authorization : {} };
  }
  return { type: 'unknown', id, named: typeof type === 'string' && type !== 'start' ? type : 'unknown' };
}

/**
 * An error of a subscription that could not start. Those of handlers that gave no type, filters that are too much among
 * them, have a code, those of validation the message alone. Shapes as in https://github.com/aws-amplify/amplify-js/issues/10148 and
 * https://github.com/aws-amplify/amplify-category-api/issues/740
 */
export function startError({ message, errorType }: ClientError): RealtimeError {
  return { ...(errorType && { errorType }), message, ...(errorType === null && { errorCode: 400 }) };
}
