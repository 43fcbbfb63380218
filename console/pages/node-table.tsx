import { useCallback } from 'react';
import type { RecordView, ReplayView } from '../../local/control/views.ts';
import { act, read } from '../client/control.ts';
import { useAct, useLoaded } from '../client/hooks.ts';
import { hrefOf } from '../client/route.ts';
import { clock, shortPath } from '../ui/format.ts';
import { Badge, Json, Said, Section, Shown } from '../ui/parts.tsx';

/** A table's latest changes; each can be delivered to its pipes once more. */
export function TableActions({ name }: { name: string }) {
  const load = useCallback(() => read<readonly RecordView[]>('records', { table: name, limit: 30 }, []), [name]);
  const records = useLoaded(load);
  const { busy, said, run } = useAct();
  const replay = (sequenceNumber: string): void =>
    void run(async () => {
      const { pipes = [] } = await act<ReplayView>('replay', { table: name, sequenceNumber });
      return pipes.length > 0 ? `Delivered again to ${pipes.map(shortPath).join(', ')}.` : 'No pipe reads this stream.';
    });
  return (
    <Section title="Changes">
      <Said said={said} />
      <Shown of={records}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">No change is in its stream.</p>
          ) : (
            list.map((record) => (
              <details key={record.sequenceNumber} className="item">
                <summary>
                  {clock(record.at)} <Badge tone="quiet">{record.eventName}</Badge>{' '}
                  <span className="mono">{record.correlationIds[0] ?? JSON.stringify(record.keys)}</span>
                </summary>
                <Json label="Keys" value={record.keys} />
                <div className="buttons">
                  <button type="button" onClick={() => replay(record.sequenceNumber)} disabled={busy}>
                    Deliver again
                  </button>
                  {record.correlationIds.map((id) => (
                    <a key={id} href={hrefOf('orders', id)}>
                      Its journey
                    </a>
                  ))}
                </div>
              </details>
            ))
          )
        }
      </Shown>
    </Section>
  );
}
