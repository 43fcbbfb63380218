import { randomBytes } from 'node:crypto';

/**
 * The trace header of one invocation: the caller's trace if it brings one, else a new one, with this invocation as
 * parent. Only what a receiver waits for is sampled; an unsampled trace makes the X-Ray SDK send nothing.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function invocationTrace(
  callersHeader: string | undefined,
  options: { activeTracing: boolean; hasReceiver: boolean; nowMs: number },
): string {
  const root = /Root=([^;]+)/.exec(callersHeader ?? '')?.[1] ?? newTraceId(options.nowMs);
  const callersChoice = /Sampled=([01])/.exec(callersHeader ?? '')?.[1];
  const wanted = callersChoice === undefined ? options.activeTracing : callersChoice === '1';
  return `Root=${root};Parent=${randomBytes(8).toString('hex')};Sampled=${wanted && options.hasReceiver ? 1 : 0}`;
}

/** `1-<time as hex>-<24 random digits>` */
function newTraceId(nowMs: number): string {
  const time = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0');
  return `1-${time}-${randomBytes(12).toString('hex')}`;
}
