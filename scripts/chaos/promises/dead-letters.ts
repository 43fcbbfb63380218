import type { Acceptance } from '../answers.ts';

/** The user that every API key stands for. */
const USER = 'demo_user';

/** The very bytes that an accepted order is on the queue. */
export function messageOf({ id, content, createdAt }: Acceptance): string {
  const { name, quantity, restaurantId } = content;
  return JSON.stringify({ id, userId: USER, name, quantity, restaurantId, createdAt });
}

/** Whether a dead letter is this order's message, byte for byte. */
export function isDeadLetterOf(body: string, acceptance: Acceptance): boolean {
  return body === messageOf(acceptance);
}
