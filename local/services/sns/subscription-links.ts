import { textAt } from '../../core/fields.ts';
import type { Link } from '../../platform/links.ts';

/** The way from a topic to a subscriber, of a template's `{Protocol, Endpoint}`. */
export function subscriptionLink(subscription: unknown, topicArn?: string): Link[] {
  const endpoint = textAt(subscription, 'Endpoint');
  if (endpoint === undefined) return [];
  const isEmail = textAt(subscription, 'Protocol') === 'email';
  return [
    {
      ...(topicArn !== undefined && { from: topicArn }),
      to: isEmail ? { outside: endpoint, service: 'email' } : endpoint,
      kind: 'subscribes',
    },
  ];
}
