import { useCallback, useEffect, useRef, useState } from 'react';
import type { IdSummary, IdsView } from '../../local/control/views.ts';
import { live } from './connection.ts';
import { read } from './control.ts';
import { useMessages } from './hooks.ts';
import { IdList } from './id-list.ts';

/** The shortest time between two refreshes. */
const PAUSE_MS = 400;

/** The live list of correlation ids, newest first. */
export function useIdList(): { rows: readonly IdSummary[]; read: boolean; error?: unknown; readMore: () => void } {
  const [list] = useState(() => new IdList((query) => read<IdsView>('ids', query, ['ids'])));
  const [state, setState] = useState<{ rows: readonly IdSummary[]; read: boolean; error?: unknown }>({
    rows: [],
    read: false,
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const run = useCallback(
    (work: Promise<void>): Promise<void> =>
      work.then(
        () => setState({ rows: list.rows, read: true }),
        (error: unknown) => setState((before) => ({ ...before, error })),
      ),
    [list],
  );
  useEffect(() => {
    void run(list.start());
    const stop = live.watch(() => live.connection === 'live' && void run(list.start()));
    return () => {
      stop();
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [list, run]);
  useMessages((message) => {
    if (!list.note(message)) return;
    timer.current ??= setTimeout(() => {
      void run(list.refresh()).then(() => {
        timer.current = undefined;
      });
    }, PAUSE_MS);
  });
  const readMore = useCallback(() => void run(list.readMore()), [list, run]);
  return { ...state, readMore };
}
