import { useCallback } from 'react';
import type { MessageView, QueueView, RedriveView, ReplayView } from '../../local/control/views.ts';
import { act, read } from '../client/control.ts';
import { useAct, useLoaded } from '../client/hooks.ts';
import { hrefOf } from '../client/route.ts';
import { clock, plainName, plural } from '../ui/format.ts';
import { Badge, Json, Said, Section, Shown } from '../ui/parts.tsx';

const TONES = { visible: 'quiet', 'in flight': 'busy', delayed: 'quiet' } as const;

/** A queue's messages, looked at without receiving them; dead letters can go back to where they came from. */
export function QueueActions({ name }: { name: string }) {
  const load = useCallback(async () => {
    const [messages, queues] = await Promise.all([
      read<readonly MessageView[]>('messages', { queue: name, limit: 50 }, []),
      read<readonly QueueView[]>('queues', {}, []),
    ]);
    return { messages, queue: queues.find((queue) => queue.name === name) };
  }, [name]);
  const loaded = useLoaded(load);
  const { busy, said, run } = useAct();
  const redrive = (): void =>
    void run(async () => {
      const { moved } = await act<RedriveView>('redrive', { queue: name }, ['moved']);
      loaded.reload();
      return `${plural(moved, 'message')} sent back.`;
    });
  const replay = (messageId: string): void =>
    void run(async () => {
      await act<ReplayView>('replay', { queue: name, messageId });
      loaded.reload();
      return 'A copy was sent.';
    });
  return (
    <Shown of={loaded}>
      {({ messages, queue }) => (
        <Section
          title="Messages"
          aside={
            queue && queue.deadLetterOf.length > 0 ? (
              <button type="button" onClick={redrive} disabled={busy || messages.length === 0}>
                Redrive to {queue.deadLetterOf.map(plainName).join(', ')}
              </button>
            ) : undefined
          }
        >
          <Said said={said} />
          {messages.length === 0 && (
            <p className="muted">
              {queue && queue.deadLetterOf.length > 0
                ? 'No dead letter. What can’t be processed comes here after its last try.'
                : 'Empty: everything that came was taken.'}
            </p>
          )}
          {messages.map((message) => (
            <details key={message.messageId} className="item">
              <summary>
                {clock(message.sentAt)} <Badge tone={TONES[message.state]}>{message.state}</Badge>{' '}
                {message.receiveCount > 0 && <Badge tone="quiet">received {message.receiveCount}×</Badge>}{' '}
                <span className="mono">{message.correlationIds[0] ?? message.body.slice(0, 40)}</span>
              </summary>
              <Json label="Body" value={message.body} />
              <Json label="Attributes" value={message.attributes} />
              <div className="buttons">
                <button type="button" onClick={() => replay(message.messageId)} disabled={busy}>
                  Send a copy again
                </button>
                {message.correlationIds.map((id) => (
                  <a key={id} href={hrefOf('orders', id)}>
                    Its journey
                  </a>
                ))}
              </div>
            </details>
          ))}
        </Section>
      )}
    </Shown>
  );
}
