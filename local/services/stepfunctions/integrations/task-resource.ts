import type { Caller } from '../../../platform/calls.ts';
import type { Platform } from '../../../platform/service.ts';
import type { EventDetails } from '../interpreter/history.ts';

/** A name and details of a history event. */
export interface EventParts {
  readonly type: string;
  readonly details?: EventDetails;
}

/** Limits of a task in seconds, as its events show them. */
export interface TaskLimits {
  readonly timeoutInSeconds?: number | undefined;
  readonly heartbeatInSeconds?: number | undefined;
}

/** What a Task state calls: how its work appears in the history, and how it is done. */
export interface TaskResource {
  /** How AWS names it in errors about its result: `lambda`, or a function's ARN. */
  readonly label: string;
  scheduled(request: unknown, limits: TaskLimits, region: string): EventParts;
  started(): EventParts;
  succeeded(output: unknown): EventParts;
  failed(error: string | undefined, cause: string | undefined): EventParts;
  timedOut(error: string): EventParts;
  /** Makes the call through the one door. Rejects with StateError in the integration's own words. */
  call(request: unknown, caller: Caller, platform: Platform): Promise<unknown>;
}
