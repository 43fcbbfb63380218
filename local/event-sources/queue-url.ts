import { parseArn } from '../core/environment.ts';
import type { Platform } from '../platform/service.ts';

/** The URL of a queue of this account. Raises an Error for an ARN of anything else. */
export function queueUrlOf(platform: Platform, queueArn: string): string {
  const parts = parseArn(queueArn);
  if (parts?.service !== 'sqs' || !parts.resource) throw new Error(`${queueArn} is not the ARN of a queue.`);
  return `${platform.endpoint()}/${parts.accountId}/${parts.resource}`;
}
