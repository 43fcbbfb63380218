import { AwsError } from '../core/aws-error.ts';
import { billFrom } from '../meter/bill.ts';
import type { Meter } from '../meter/meter.ts';
import type { ControlEndpoint } from './control-api.ts';

/** `GET /_local/bill`: what AWS would have billed since the start, or for one id. */
export function billEndpoint(meter: Meter): ControlEndpoint {
  return {
    method: 'GET',
    name: 'bill',
    about: 'what AWS would bill for what has run so far, free tiers left out; ?id= for one order',
    answer: (query) => {
      const id = query.get('id') ?? undefined;
      const bill = billFrom(meter, id);
      if (!bill)
        throw new AwsError('NotFound', `Nothing was counted for ${id}, or so long ago that it is forgotten.`, {
          status: 404,
        });
      return bill;
    },
  };
}
