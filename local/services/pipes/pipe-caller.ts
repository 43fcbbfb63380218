import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import type { PipeDefinition } from './pipe-definition.ts';

/**
 * A caller under the pipe's role. The role is taken on anew each time, since it can change while the pipe runs. Raises
 * AwsError `AccessDenied` when its trust policy does not let pipes in.
 */
export function callerOf(
  { platform, definition }: { readonly platform: Platform; readonly definition: PipeDefinition },
  work: { correlationIds?: readonly string[]; attempt?: number } = {},
): Caller {
  const principal = platform.access.assumeRole(
    definition.roleArn,
    'pipes.amazonaws.com',
    definition.name,
    definition.arn,
  );
  return { principal, from: definition.path, ...work };
}
