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

  /** Never raises: a function runs without a log when its role may not write one. */
  async #write(log: EnvironmentLog, caller: Caller): Promise<void> {
    const { logGroup: logGroupName } = this.#configuration.logging;
    const logStreamName = log.streamName;
    const logEvents = log.drain();
    try {
      if (!log.streamMade) await this.#makeStream(logGroupName, logStreamName, caller);
      log.streamMade = true;
      await this.#platform.calls.invoke('logs', 'PutLogEvents', { logGroupName, logStreamName, logEvents }, caller);
    } catch {
      // The journal shows what was refused.
    }
  }

  /**
   * Lambda makes the stream of each execution environment under the function's role, and the group too when there is none.
   * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
   */
  async #makeStream(logGroupName: string, logStreamName: string, caller: Caller): Promise<void> {
    const { calls } = this.#platform;
    const make = (): Promise<unknown> =>
      calls.invoke('logs', 'CreateLogStream', { logGroupName, logStreamName }, caller);
    try {
      await make();
    } catch (error) {
      const { code } = toAwsError(error);
      // Another event of the same environment may still have been at it.
      if (code === 'ResourceAlreadyExistsException') return;
      if (code !== 'ResourceNotFoundException') throw error;
      await calls.dispatch('logs', 'CreateLogGroup', { logGroupName }, caller);
      await make();
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
