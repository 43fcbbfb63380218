import { type ReactNode, useEffect, useRef } from 'react';
import { messageOf } from '../client/control.ts';
import type { Loaded } from '../client/hooks.ts';
import { pretty } from './format.ts';

/** A short word in a colour that says how it went. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

export type Tone = 'good' | 'bad' | 'busy' | 'quiet';

/** What stands where nothing is yet: that it is empty, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children && <p>{children}</p>}
    </div>
  );
}

export type Fact = readonly [name: string, value: string | number | undefined];

/** What is known of something, by name; what is undefined is left out. */
export function Facts({ of, className }: { of: readonly Fact[]; className?: string }) {
  return (
    <dl className={className}>
      {of.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Shows a value once it is there, until then that it is being read, or what went wrong. */
export function Shown<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ReactNode }) {
  if (of.value !== undefined) return children(of.value);
  return of.error ? (
    <p role="alert" className="said bad">
      {messageOf(of.error)}
    </p>
  ) : (
    <p className="muted">Reading…</p>
  );
}

/** How the last thing that was asked for went. */
export function Said({ said }: { said?: { text: string; bad: boolean } | undefined }) {
  return (
    <p role="status" className={said ? `said ${said.bad ? 'bad' : 'good'}` : 'said'}>
      {said?.text}
    </p>
  );
}

/** A value as JSON, scrollable by keyboard. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return (
    <section aria-label={label} className="json" {...FOCUSABLE}>
      <pre>{pretty(value)}</pre>
    </section>
  );
}

/** What scrolls must be reachable by keyboard, though it is not a control. */
export const FOCUSABLE = { tabIndex: 0 };

/** A part of a page with a heading; `aside` stands beside the heading. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <header>
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** A panel beside the page. Escape closes it; focus goes in when it opens and back when it closes. */
export function Panel({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement || before instanceof SVGElement) before.focus();
    };
  }, []);
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose();
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <aside className="panel" aria-label={title} ref={panel} tabIndex={-1}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="plain" onClick={onClose} aria-label="Close">
          ✕
        </button>
      </header>
      {children}
    </aside>
  );
}
