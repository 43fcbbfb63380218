import { parseArn } from '../../../core/environment.ts';
import type { Caller } from '../../../platform/calls.ts';
import type { Platform } from '../../../platform/service.ts';
import { CustomerError } from '../errors.ts';
import { functionErrorOf } from '../function-error.ts';

/** Turns a batch into another one before it goes to the target. */
export interface Enrichment {
  readonly service: string;
  /** `input` is a JSON array. Gives the events for the target, none when the target is not to be invoked. */
  enrich(input: string, caller: Caller): Promise<readonly unknown[]>;
}

/**
 * A function that is called synchronously. A list it answers is the new batch, `[{}]` included; anything else is a batch
 * of one; `""`, `{}`, `[]` and null leave the target out. Raises an Error for enrichments that are no function.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html
 */
export function createEnrichment(platform: Platform, arn: string): Enrichment {
  const service = parseArn(arn)?.service;
  if (service !== 'lambda')
    throw new Error(`Enrichment: ${arn} is not supported by the local cloud; only Lambda functions enrich.`);
  return {
    service,
    async enrich(input, caller) {
      const answer = await platform.calls.invoke(
        'lambda',
        'Invoke',
        { FunctionName: arn, Payload: input, InvocationType: 'RequestResponse' },
        caller,
      );
      if (answer.FunctionError) throw functionErrorOf(arn, answer.Payload);
      return eventsIn(arn, answer.Payload);
    },
  };
}

function eventsIn(arn: string, payload: string): readonly unknown[] {
  if (payload === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    throw new CustomerError('InvalidEnrichmentResponse', `The function ${arn} answered what is not JSON.`);
  }
  if (Array.isArray(value)) return value;
  const empty = value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
  return empty ? [] : [value];
}
