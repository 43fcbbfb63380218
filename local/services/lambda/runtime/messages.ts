import { isRecord } from '../../../core/fields.ts';

/** What the host tells the runtime inside a worker: handle this event. */
export interface InvokeMessage {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly payload: string;
  /** Milliseconds until the function times out. */
  readonly remainingMs: number;
  /** `Root=1-…;Parent=…;Sampled=0` */
  readonly traceHeader: string;
  readonly invokedFunctionArn: string;
  /** What time it is, in milliseconds since the epoch: the local cloud's time can be ahead of the machine's. */
  readonly timeMs: number;
}

/** What the worker has used: heap now in bytes, CPU time of its thread since it started in microseconds. */
export interface Spent {
  readonly heapBytes: number;
  readonly userMicros: number;
  readonly systemMicros: number;
}

/** What the runtime tells the host. */
export type RuntimeMessage =
  | { readonly type: 'initialized'; readonly spent: Spent }
  /** Loading the handler failed; `error` is `{errorType, errorMessage, trace}` as JSON text. */
  | { readonly type: 'initFailed'; readonly error: string }
  /** One log event. */
  | { readonly type: 'log'; readonly text: string }
  /** The handler's result as JSON text. */
  | { readonly type: 'succeeded'; readonly payload: string; readonly spent: Spent }
  /** The handler threw; the environment goes on. */
  | { readonly type: 'failed'; readonly error: string; readonly spent: Spent }
  /** Something outside the handler threw; the environment ends. */
  | { readonly type: 'crashed'; readonly error: string };

/** Checks a message from a worker, where code of the template could post whatever it likes. */
export function parseRuntimeMessage(value: unknown): RuntimeMessage | undefined {
  if (!isRecord(value)) return undefined;
  const { type, error, text, payload } = value;
  if (type === 'log' && typeof text === 'string') return { type, text };
  if ((type === 'initFailed' || type === 'crashed') && typeof error === 'string') return { type, error };
  const spent = parseSpent(value['spent']);
  if (!spent) return undefined;
  if (type === 'initialized') return { type, spent };
  if (type === 'succeeded' && typeof payload === 'string') return { type, payload, spent };
  if (type === 'failed' && typeof error === 'string') return { type, error, spent };
  return undefined;
}

function parseSpent(value: unknown): Spent | undefined {
  if (!isRecord(value)) return undefined;
  const { heapBytes, userMicros, systemMicros } = value;
  if (typeof heapBytes !== 'number' || typeof userMicros !== 'number' || typeof systemMicros !== 'number')
    return undefined;
  return { heapBytes, userMicros, systemMicros };
}
