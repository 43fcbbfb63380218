import type { AwsError } from '../../../core/aws-error.ts';
import type { Fields } from '../../../core/fields.ts';
import type { FailedItems } from '../../../event-sources/partial-batch.ts';
import type { Caller } from '../../../platform/calls.ts';
import type { Platform } from '../../../platform/service.ts';

/** One event as the target gets it. */
export interface Payload {
  /** What the input template rendered, or the event as JSON. */
  readonly text: string;
  /** The event before the template: what dynamic path parameters look into. */
  readonly view: unknown;
  /** The id of the source's record it stands for; undefined when an enrichment did not keep it. */
  readonly id: string | undefined;
}

/** A batch on its way to the target. */
export interface Delivery {
  readonly payloads: readonly Payload[];
  /** The ids of the source's records, which a batch report may name. */
  readonly ids: readonly string[];
  readonly caller: Caller;
}

export interface DeliveryResult {
  readonly failed: FailedItems;
  /** Why, when something failed. */
  readonly error?: AwsError;
  /** What the target answered, as JSON, for the pipe's log. */
  readonly response?: string;
}

/** Where a pipe delivers. One file per kind of target. */
export interface Target {
  /** The service in the pipe's log: `states`. */
  readonly service: string;
  /** The largest batch the target's API takes; undefined when a whole batch goes in one request. */
  readonly maximumBatch?: number;
  /** Whether payloads must be JSON. */
  readonly needsJson: boolean;
  /** Raises AwsError when the call itself fails; then the whole batch counts as failed. */
  deliver(delivery: Delivery): Promise<DeliveryResult>;
}

/**
 * Makes a target of the pipe that is called so and reads from `sourceArn`. `parameters` is `TargetParameters`. Raises an
 * Error that says what is wrong with them.
 */
export type TargetFactory = (parts: {
  readonly platform: Platform;
  readonly arn: string;
  readonly parameters: Fields;
  readonly pipeName: string;
  readonly sourceArn: string;
}) => Target;

/** The parameter blocks of `TargetParameters`; a block for another service than the target's is refused. */
const BLOCKS = [
  'StepFunctionStateMachineParameters',
  'LambdaFunctionParameters',
  'SqsQueueParameters',
  'EventBridgeEventBusParameters',
];

/** The target's own block of parameters. Raises an Error when the template gives the block of another service. */
export function ownParameters(parameters: Fields, own: string | undefined): Fields | undefined {
  for (const block of BLOCKS)
    if (block !== own && parameters.has(block))
      throw new Error(`TargetParameters.${block} does not belong to this target.`);
  return own === undefined ? undefined : parameters.nested(own);
}

/** `InvocationType` of the targets that have one. */
export function isSynchronous(parameters: Fields | undefined): boolean {
  const type = parameters?.optionalString('InvocationType') ?? 'REQUEST_RESPONSE';
  if (type !== 'REQUEST_RESPONSE' && type !== 'FIRE_AND_FORGET')
    throw new Error(`InvocationType must be REQUEST_RESPONSE or FIRE_AND_FORGET, but is ${type}.`);
  return type === 'REQUEST_RESPONSE';
}

/** The batch as one JSON array, also when it holds a single event. */
export function jsonArray(payloads: readonly Payload[]): string {
  const [first] = payloads;
  if (first && payloads.length === 1) return `[${first.text}]`;
  return `[${payloads.map((payload) => payload.text).join(',')}]`;
}
