import { randomBytes } from 'node:crypto';
import { toAwsError } from '../../core/aws-error.ts';
import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import type { EnvironmentLog } from './environment-log.ts';
import type { FunctionConfiguration } from './function-configuration.ts';
import type { InvocationResult } from './invocation-result.ts';
import { SystemLog } from './system-log.ts';

/**
 * Writes what a function and Lambda itself say to CloudWatch Logs, under the function's role, once per invocation. The
 * caller does not wait for it, and as on AWS a function whose role may not write logs runs all the same: the journal
 * shows the refusal.
 */
export class FunctionLog {
  readonly #platform: Platform;
  readonly #configuration: FunctionConfiguration;
  readonly #system: SystemLog;
  readonly #writing = new Set<Promise<void>>();

  constructor(platform: Platform, configuration: FunctionConfiguration) {
    this.#platform = platform;
    this.#configuration = configuration;
    this.#system = new SystemLog(configuration.logging);
  }

  initStart(log: EnvironmentLog): void {
    for (const line of this.#system.initStart(this.#platform.clock.now(), this.#configuration.runtime)) log.add(line);
  }

  start(log: EnvironmentLog, requestId: string): void {
    for (const line of this.#system.start(this.#platform.clock.now(), requestId)) log.add(line);
  }

  /** Adds the lines that end an invocation, and sends everything off. */
  end(log: EnvironmentLog, result: InvocationResult, heapBytes: number, caller: Caller): void {
    const { memoryMb, activeTracing } = this.#configuration;
    const lines = this.#system.end(this.#platform.clock.now(), {
      ...result,
      memorySizeMb: memoryMb,
      maxMemoryUsedMb: Math.ceil(heapBytes / 1024 / 1024),
      traceHeader: caller.traceHeader ?? '',
      activeTracing,
    });
    for (const line of lines) log.add(line);
    const written = this.#write(log, caller).finally(() => this.#writing.delete(written));
    this.#writing.add(written);
  }

  /** Resolves when everything so far has been written. */
  async written(): Promise<void> {
    await Promise.all(this.#writing);
  }

  /** Never raises. As on AWS Lambda makes the log group when there is none, if the function's role may. */
  async #write(log: EnvironmentLog, caller: Caller): Promise<void> {
    const { calls } = this.#platform;
    const { logGroup } = this.#configuration.logging;
    const request = { logGroupName: logGroup, logStreamName: log.streamName, logEvents: log.drain() };
    try {
      await calls.invoke('logs', 'PutLogEvents', request, caller);
    } catch (error) {
      if (toAwsError(error).code !== 'ResourceNotFoundException') return;
      try {
        await calls.dispatch('logs', 'CreateLogGroup', { logGroupName: logGroup }, caller);
        await calls.invoke('logs', 'PutLogEvents', request, caller);
      } catch {
        // The function runs without a log then; the journal shows the refusal.
      }
    }
  }
}

/**
 * `2026/11/23/[$LATEST]<32 hex digits>`; in a group that the template names, which functions may share, with the
 * function's name. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
 */
export function newLogStreamName(configuration: FunctionConfiguration, nowMs: number): string {
  const date = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '/');
  const name = configuration.logging.customLogGroup ? configuration.name : '';
  return `${date}/${name}[$LATEST]${randomBytes(16).toString('hex')}`;
}
