import { Fields } from '../core/fields.ts';
import type { Confirmations } from '../services/sns/confirmations.ts';
import type { Inbox } from '../services/sns/inbox.ts';
import type { ControlEndpoint } from './control-api.ts';
import { badRequest, numberOf } from './query.ts';
import type { InboxView } from './views.ts';

/** Emails as the customer reads them, and subscriptions that wait for a yes. */
export function inboxEndpoints(inbox: Inbox, confirmations: Confirmations): ControlEndpoint[] {
  return [
    {
      method: 'GET',
      name: 'inbox',
      about:
        'emails as the customer gets them, newest first, and subscriptions that wait for their confirmation; ?id= of one order, ?limit=',
      answer: (query): InboxView => ({
        emails: inbox.read(query.get('id') ?? undefined).slice(0, numberOf(query, 'limit', 10_000)),
        pending: confirmations.pending(),
      }),
    },
    {
      method: 'POST',
      name: 'confirm',
      about:
        'follows the link in the email that asks to confirm: {"subscriptionArn": one of those that the inbox lists}',
      answer: async (_query, body) => {
        await confirmations.confirm(new Fields(body, badRequest).string('subscriptionArn'));
        return { pending: confirmations.pending() };
      },
    },
  ];
}
