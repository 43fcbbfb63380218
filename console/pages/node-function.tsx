import { type FormEvent, useCallback, useState } from 'react';
import type { InvocationView, InvokeView } from '../../local/control/views.ts';
import { act, read } from '../client/control.ts';
import { useAct, useLoaded } from '../client/hooks.ts';
import { clock, duration, pretty } from '../ui/format.ts';
import { Badge, Json, Said, Section, Shown } from '../ui/parts.tsx';

/** A function's last invocations; each event can be run again, as it was or changed. */
export function FunctionActions({ name }: { name: string }) {
  const load = useCallback(
    () => read<readonly InvocationView[]>('invocations', { function: name, limit: 20 }, []),
    [name],
  );
  const invocations = useLoaded(load);
  const [event, setEvent] = useState('');
  const [answer, setAnswer] = useState<InvokeView>();
  const { busy, said, run } = useAct();
  const invoke = (submitted: FormEvent): void => {
    submitted.preventDefault();
    void run(async () => {
      const parsed: unknown = JSON.parse(event);
      setAnswer(await act<InvokeView>('invoke', { function: name, event: parsed }, ['status', 'logs']));
      return undefined;
    });
  };
  return (
    <>
      <Section title="Run">
        <form onSubmit={invoke} className="form">
          <label className="field">
            Event, as JSON
            <textarea rows={6} value={event} onChange={({ target }) => setEvent(target.value)} required />
          </label>
          <div className="buttons">
            <button type="submit" className="primary" disabled={busy}>
              Run
            </button>
          </div>
        </form>
        <Said said={said} />
        {answer && (
          <>
            <Badge tone={answer.error ? 'bad' : 'good'}>{answer.error?.errorType ?? `status ${answer.status}`}</Badge>
            <Json label="Result" value={answer.error ?? answer.result ?? null} />
            <Json label="Log" value={answer.logs} />
          </>
        )}
      </Section>
      <Section title="Invocations">
        <Shown of={invocations}>
          {(list) =>
            list.length === 0 ? (
              <p className="muted">It did not run yet. Write an event above, or place something.</p>
            ) : (
              list.map((invocation) => (
                <details key={invocation.requestId} className="item">
                  <summary>
                    {clock(invocation.at)}{' '}
                    <Badge tone={invocation.outcome === 'ok' ? 'good' : 'bad'}>{invocation.outcome}</Badge>{' '}
                    {duration(invocation.durationMs)}{' '}
                    <span className="mono">{invocation.correlationIds[0] ?? invocation.requestId}</span>
                  </summary>
                  <Json label="Event" value={invocation.event} />
                  <div className="buttons">
                    <button type="button" onClick={() => setEvent(pretty(invocation.event))}>
                      Take its event
                    </button>
                  </div>
                </details>
              ))
            )
          }
        </Shown>
      </Section>
    </>
  );
}
