import type { Platform } from '../../platform/service.ts';

export function queueUrlOf(platform: Platform, arn: string): string {
  const [, , , , accountId, name] = arn.split(':');
  return `${platform.endpoint()}/${accountId}/${name}`;
}
