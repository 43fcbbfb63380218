import type { Caller } from './calls.ts';

/** A piece of work that a service did in a trace; it becomes a segment. Times in milliseconds since the epoch. */
export interface TracedWork {
  /** The tracing header that calls made during the work carried. Its `Parent` is the id of this segment. */
  readonly header: string;
  /** Id of the segment that asked for the work. */
  readonly parentId?: string;
  readonly name: string;
  /** `AWS::StepFunctions::StateMachine` */
  readonly origin: string;
  readonly arn: string;
  readonly start: number;
  readonly end: number;
  readonly error?: { readonly code: string; readonly message: string };
  /** The service's own part of the `aws` block. */
  readonly aws?: Readonly<Record<string, unknown>>;
  readonly http?: Readonly<Record<string, unknown>>;
  readonly subsegments?: readonly TracedPart[];
  /** Sequence of the next hop when the work began: hops since then with this header become subsegments. */
  readonly callsSince?: number;
  /** Under whose role the segment is put; by the service for itself when not given. */
  readonly by?: Caller;
}

/** A part of the work. */
export interface TracedPart {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What services need of X-Ray. */
export interface Tracing {
  /** Whether a trace that begins now at this resource is recorded. Asked once per trace. */
  sample(resource: string): boolean;
  /** Notes work that is done. Costs nothing when the header is not of a recorded trace. */
  record(work: TracedWork): void;
  /** Code that runs under this caller may send segments of its own, with the caller's header. */
  expect(caller: Caller): void;
}

/** No trace is recorded. */
export const NO_TRACING: Tracing = { sample: () => false, record: () => {}, expect: () => {} };
