import type { Email } from '../../local/control/views.ts';
import { hrefOf } from '../client/route.ts';
import { clock } from '../ui/format.ts';

const LINK = /(https?:\/\/[^\s<>"]+)/;

/** An email as its reader sees it; links can be followed, as in a mail program. */
export function EmailView({ email }: { email: Email }) {
  return (
    <article className="email" aria-label={email.subject}>
      <header>
        <strong>{email.subject}</strong>
        <span className="muted">
          {email.from} → {email.to}, {clock(email.receivedAt)}
        </span>
        {email.correlationIds.map((id) => (
          <a key={id} className="mono" href={hrefOf('orders', id)}>
            {id}
          </a>
        ))}
      </header>
      <p className="letter">
        {email.text.split(LINK).map((part, index) =>
          LINK.test(part) ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text that does not change
            <a key={index} href={part} target="_blank" rel="noreferrer">
              {part}
            </a>
          ) : (
            part
          ),
        )}
      </p>
    </article>
  );
}
