import type { Email, InboxView } from '../../local/control/views.ts';
import { act, read } from '../client/control.ts';
import { useAct, useLoaded } from '../client/hooks.ts';
import { go, hrefOf } from '../client/route.ts';
import { clock } from '../ui/format.ts';
import { type Column, Grid } from '../ui/grid.tsx';
import { Empty, Panel, Said, Shown } from '../ui/parts.tsx';
import { EmailView } from './email.tsx';

const COLUMNS: readonly Column[] = [
  { title: 'Received', width: '7rem' },
  { title: 'To', width: '14rem', wide: true },
  { title: 'Subject', width: 'minmax(8rem, 1fr)', wide: true },
  { title: 'Text', width: 'minmax(10rem, 2fr)' },
];
const load = (): Promise<InboxView> => read<InboxView>('inbox', { limit: 2_000 }, ['emails', 'pending']);
const keyOf = (email: Email): string => email.messageId;
const open = (email: Email): void => go(hrefOf('inbox', email.messageId));
const close = (): void => go(hrefOf('inbox'));
const cells = (email: Email) => [clock(email.receivedAt), email.to, email.subject, email.text.replaceAll(/\s+/g, ' ')];

/** Every email that the cloud sent; nothing leaves the machine. */
export function InboxPage({ selected }: { selected: string }) {
  const inbox = useLoaded(load, (message) =>
    message.type === 'hops' ? message.hops.some(({ action }) => action.startsWith('sns:')) : message.type === 'reset',
  );
  const { said, run } = useAct();
  const confirm = (subscriptionArn: string): void =>
    void run(async () => {
      await act('confirm', { subscriptionArn });
      inbox.reload();
      return 'Confirmed: what is published from now on arrives here.';
    });
  return (
    <Shown of={inbox}>
      {({ emails, pending }) => {
        const email = emails.find(({ messageId }) => messageId === selected);
        if (emails.length === 0)
          return (
            <Empty title="No email was sent yet.">
              <a href={hrefOf('orders')}>Place an order</a>; its outcome arrives here as the customer reads it.
            </Empty>
          );
        return (
          <div className={email ? 'with-panel' : ''}>
            <div>
              <Said said={said} />
              {pending.map(({ subscriptionArn, endpoint }) => (
                <p key={subscriptionArn} className="notice">
                  {endpoint} gets nothing until the link in its email is followed.
                  <button type="button" onClick={() => confirm(subscriptionArn)}>
                    Confirm
                  </button>
                </p>
              ))}
              <Grid
                label="Emails, newest first"
                columns={COLUMNS}
                rows={emails}
                cells={cells}
                keyOf={keyOf}
                onOpen={open}
              />
            </div>
            {email && (
              <Panel title="Email" onClose={close}>
                <EmailView email={email} />
              </Panel>
            )}
          </div>
        );
      }}
    </Shown>
  );
}
