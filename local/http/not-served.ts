import { AwsError } from '../core/aws-error.ts';
import type { AwsService } from '../platform/service.ts';

/** A request for a service that is not here: says which ones are. `error` is what the protocol calls it. */
export function notServed(
  asked: string | undefined,
  services: readonly AwsService[],
  error: { readonly code: string; readonly status: number },
): AwsError {
  const served = services.filter((service) => service.protocols.length > 0).map((service) => service.name);
  return new AwsError(
    error.code,
    `The local cloud does not serve ${asked ?? 'this'} over the wire; it serves ${served.join(', ')}.`,
    { status: error.status },
  );
}
