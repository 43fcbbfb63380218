import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { LiveMessage, StatusView } from '../../local/control/views.ts';
import { live } from './connection.ts';
import type { Connection } from './live.ts';

/** Whether the page hears from the local cloud. */
export function useConnection(): Connection {
  return useSyncExternalStore(live.watch, () => live.connection);
}

/** Calls `listener` with each live message while the component is shown. */
export function useMessages(listener: (message: LiveMessage) => void): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => live.listen((message) => latest.current(message)), []);
}

let lastStatus: StatusView | undefined;
live.listen((message) => {
  if (message.type === 'status') lastStatus = message;
  if (message.type === 'reset') lastStatus = undefined;
});

/** Counts, depths and what is in flight, by node; undefined until first heard of. */
export function useStatus(): StatusView | undefined {
  return useSyncExternalStore(live.listen, () => lastStatus);
}

/** Something read from the local cloud, as it was last seen. */
export interface Loaded<T> {
  readonly value?: T;
  readonly error?: unknown;
  /** Reads it again now. */
  readonly reload: () => void;
}

/** The shortest time between two readings that live messages ask for, where nothing else is said. */
const PAUSE_MS = 600;

/**
 * Reads something now, again whenever `load` changes (memoize it), and again when a live message says that it may have
 * changed: any message by default, those that `concerns` is true of otherwise. Not more often than each `pauseMs`.
 */
export function useLoaded<T>(
  load: () => Promise<T>,
  concerns: (message: LiveMessage) => boolean = () => true,
  pauseMs = PAUSE_MS,
) {
  const [state, setState] = useState<{ value?: T; error?: unknown }>({});
  const current = useRef(load);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const reload = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    load().then(
      (value) => current.current === load && setState({ value }),
      (error: unknown) => current.current === load && setState(({ value }) => ({ error, ...(value && { value }) })),
    );
  }, [load]);
  useEffect(() => {
    current.current = load;
    setState({});
    reload();
    // What was missed while the connection was down is read when it is back.
    const stop = live.watch(() => live.connection === 'live' && reload());
    return () => {
      stop();
      clearTimeout(timer.current);
    };
  }, [load, reload]);
  useMessages((message) => {
    if (concerns(message)) timer.current ??= setTimeout(reload, pauseMs);
  });
  return { ...state, reload } satisfies Loaded<T>;
}

/** Whether a live message is about any of these business ids, or about everything. */
export function isAbout(id: string): (message: LiveMessage) => boolean {
  return (message) =>
    message.type === 'hops' ? message.hops.some((hop) => hop.correlationIds.includes(id)) : message.type !== 'status';
}

/** Runs something that a person asked for and tells how it went: `say` is shown until the next run. */
export function useAct(): { busy: boolean; said?: { text: string; bad: boolean }; run: Run } {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ text: string; bad: boolean }>();
  const run: Run = useCallback(async (work) => {
    setBusy(true);
    try {
      const text = await work();
      setSaid(text ? { text, bad: false } : undefined);
    } catch (error) {
      setSaid({ text: error instanceof Error ? error.message : String(error), bad: true });
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, run, ...(said && { said }) };
}

type Run = (work: () => Promise<string | undefined>) => Promise<void>;
