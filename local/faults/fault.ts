/** What goes wrong when a rule strikes. */
export type Fault =
  /** The call fails with this error and nothing is done. */
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly status: number }
  /** The service says that the caller is too fast. */
  | { readonly kind: 'throttle' }
  /** A table has no capacity left: ProvisionedThroughputExceededException. */
  | { readonly kind: 'exhausted' }
  /** The service is down: 503. */
  | { readonly kind: 'unavailable' }
  /** The call is held up before anything is done, and goes on afterwards, whether or not the caller still waits. */
  | { readonly kind: 'stall'; readonly milliseconds: number }
  /** The call is carried out twice, one after the other or at the same time; the caller gets the first answer. */
  | { readonly kind: 'twice'; readonly concurrently: boolean }
  /** Everything is done, but the caller gets an error instead of the answer. */
  | { readonly kind: 'drop' }
  /** The Lambda environment dies, or the pipe, right before or right after the hop. */
  | { readonly kind: 'crash'; readonly at: 'before' | 'after' }
  /** A received message becomes visible again after so long, however long its visibility timeout. */
  | { readonly kind: 'expire'; readonly milliseconds: number }
  /** Statements of policies are out of force for as long as the rule is. */
  | { readonly kind: 'breakRole'; readonly statement: string };

export type FaultKind = Fault['kind'];

/** Which hops a rule is about. Patterns may hold `*`; what is left out matches all. */
export interface HopPattern {
  /** `dynamodb:PutItem`, `sns:*`; `pipes:Checkpoint` for the moment at which a pipe notes that records are done. */
  readonly action: string;
  /** Construct paths or names as the journal shows them. */
  readonly from: string;
  readonly to: string;
  /** One business id. */
  readonly id?: string;
}

/** One line of a fault plan. */
export interface FaultRule {
  readonly fault: Fault;
  readonly hop: HopPattern;
  /** How likely a matching hop is struck, 0 to 1; the draw depends on the seed, the hop and how often it came by. */
  readonly probability: number;
  /** Only the so-many-th matching hop, from 1. */
  readonly nth?: number;
  /** At most so many hops. */
  readonly times?: number;
  /** The rule ends so many seconds after it was set. */
  readonly seconds?: number;
}

/** A hop that faults can strike. */
export interface FaultPoint {
  readonly action: string;
  readonly from: string;
  readonly to: string;
  readonly correlationIds: readonly string[];
}

/** A fault that happened. */
export interface Strike {
  readonly kind: FaultKind;
  /** The rule, as `describeRule` writes it. */
  readonly rule: string;
  readonly at: number;
  readonly point: FaultPoint;
}
