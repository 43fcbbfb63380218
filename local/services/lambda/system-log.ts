import { isRecord } from '../../core/fields.ts';
import type { LoggingConfiguration } from './function-configuration.ts';

/** What is worth saying about one finished invocation. Durations are in milliseconds. */
export interface InvocationReport {
  readonly requestId: string;
  readonly status: 'success' | 'error' | 'timeout';
  readonly errorType?: string;
  /** The answer to the caller, as JSON text. */
  readonly payload: string;
  readonly durationMs: number;
  readonly billedDurationMs: number;
  readonly initDurationMs?: number;
  readonly memorySizeMb: number;
  readonly maxMemoryUsedMb: number;
  readonly traceHeader: string;
  readonly activeTracing: boolean;
}

/**
 * The lines that Lambda itself writes to a function's log, as text or JSON.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
export class SystemLog {
  readonly #json: boolean;
  readonly #level: LoggingConfiguration['systemLevel'];

  constructor(logging: LoggingConfiguration) {
    this.#json = logging.format === 'JSON';
    this.#level = logging.systemLevel;
  }

  initStart(nowMs: number, runtime: string): string[] {
    const version = `${runtime.replace(/^nodejs(\d+)\.x$/, 'nodejs:$1')}.local`;
    if (!this.#json) return [`INIT_START Runtime Version: ${version}`];
    return this.#event('INFO', nowMs, 'platform.initStart', {
      initializationType: 'on-demand',
      phase: 'init',
      runtimeVersion: version,
    });
  }

  start(nowMs: number, requestId: string): string[] {
    if (!this.#json) return [`START RequestId: ${requestId} Version: $LATEST`];
    return this.#event('INFO', nowMs, 'platform.start', { requestId, version: '$LATEST' });
  }

  /** The end of an invocation: END and REPORT, before them what ended it if that was not the function. */
  end(nowMs: number, report: InvocationReport): string[] {
    const { requestId, status, errorType, durationMs, billedDurationMs, initDurationMs } = report;
    if (this.#json)
      return this.#event(status === 'success' ? 'INFO' : 'WARN', nowMs, 'platform.report', {
        requestId,
        metrics: {
          durationMs: rounded(durationMs),
          billedDurationMs,
          memorySizeMB: report.memorySizeMb,
          maxMemoryUsedMB: report.maxMemoryUsedMb,
          ...(initDurationMs !== undefined && { initDurationMs: rounded(initDurationMs) }),
        },
        status,
        ...(errorType !== undefined && { errorType }),
      });
    const fields = [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${durationMs.toFixed(2)} ms`,
      `Billed Duration: ${billedDurationMs} ms`,
      `Memory Size: ${report.memorySizeMb} MB`,
      `Max Memory Used: ${report.maxMemoryUsedMb} MB`,
      ...(initDurationMs !== undefined ? [`Init Duration: ${initDurationMs.toFixed(2)} ms`] : []),
      ...(status === 'success' ? [] : [`Status: ${status}`]),
      ...(errorType !== undefined && status === 'error' ? [`Error Type: ${errorType}`] : []),
    ];
    return [
      ...problemLines(nowMs, report),
      `END RequestId: ${requestId}`,
      `${fields.join('\t')}\t`,
      ...(report.activeTracing ? [xrayLine(report.traceHeader)] : []),
    ];
  }

  #event(level: 'INFO' | 'WARN', nowMs: number, type: string, record: Record<string, unknown>): string[] {
    if (level === 'INFO' && this.#level === 'WARN') return [];
    return [JSON.stringify({ time: new Date(nowMs).toISOString(), type, record })];
  }
}

/** What the environment's end adds to the log; errors that the function itself threw, its runtime has logged. */
function problemLines(nowMs: number, { requestId, status, errorType, payload }: InvocationReport): string[] {
  const message: unknown = status === 'success' ? undefined : JSON.parse(payload);
  const text = isRecord(message) ? String(message['errorMessage']) : '';
  const sentence = text.replace(/^RequestId: \S* Error: /, '');
  if (status === 'timeout') return [`${new Date(nowMs).toISOString()} ${requestId} ${sentence}`];
  return errorType === 'Runtime.ExitError' || errorType === 'Runtime.OutOfMemory' ? [text] : [];
}

function xrayLine(traceHeader: string): string {
  const part = (name: string): string => new RegExp(`${name}=([^;]+)`).exec(traceHeader)?.[1] ?? '';
  return `XRAY TraceId: ${part('Root')}\tSegmentId: ${part('Parent')}\tSampled: ${part('Sampled') === '1'}\t`;
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
