import type { FunctionUsage } from '../../local/services/lambda/index.ts';

/** What the cloud's process is told to run, as its one argument in JSON. */
export interface HostSettings {
  readonly assembly: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly correlationPath: string;
  readonly seed: number;
  readonly functionsOverTcp: boolean;
}

/** What the bench asks the cloud's process. */
export type HostRequest =
  | { readonly type: 'usage' }
  /** The ids and times of emails since this was last asked. */
  | { readonly type: 'emails' }
  | { readonly type: 'stop' };

/** CPU time of the cloud's process and its threads since it started, in microseconds; memory in bytes. */
export interface HostUsage {
  readonly cpuMicros: number;
  readonly mainThreadMicros: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly functions: readonly FunctionUsage[];
}

/** One order's id and when its first email was delivered, in milliseconds since the epoch with fractions. */
export type Email = readonly [id: string, atMs: number];

/** What the cloud's process says. `emails` in `progress` is how many orders have their email by now. */
export type HostMessage =
  | { readonly type: 'ready'; readonly url: string; readonly apiKey: string }
  | { readonly type: 'progress'; readonly emails: number }
  | { readonly type: 'usage'; readonly usage: HostUsage }
  | { readonly type: 'emails'; readonly emails: readonly Email[] };
