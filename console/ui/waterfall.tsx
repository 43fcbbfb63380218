import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { duration } from './format.ts';
import type { Tone } from './parts.tsx';

/** One bar of a waterfall. Times in milliseconds since the epoch. */
export interface Bar {
  readonly key: string | number;
  readonly label: ReactNode;
  /** A few words at the end of the line. */
  readonly note?: ReactNode;
  readonly start: number;
  readonly duration: number;
  readonly tone: Tone;
  /** How deep it is nested; the label moves to the right. */
  readonly depth?: number;
  /** What a click or Enter unfolds. */
  readonly detail: () => ReactNode;
}

/** Bars over one time axis. The arrow keys go from line to line, Enter unfolds one. */
export function Waterfall({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const [open, setOpen] = useState<ReadonlySet<Bar['key']>>(new Set());
  const list = useRef<HTMLOListElement>(null);
  const begin = Math.min(...bars.map(({ start }) => start));
  const whole = Math.max(1, ...bars.map((bar) => bar.start + bar.duration - begin));
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const lines = [...(list.current?.querySelectorAll<HTMLButtonElement>('button.line') ?? [])];
    const at = lines.findIndex((line) => line.matches(':focus'));
    if (at >= 0) lines[at + step]?.focus();
    event.preventDefault();
  };
  const toggle = (key: Bar['key']): void => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <ol className="waterfall" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {bars.map((bar) => (
        <li key={bar.key}>
          <button
            type="button"
            className="line"
            aria-expanded={open.has(bar.key)}
            onClick={() => toggle(bar.key)}
            ref={(element) => element?.style.setProperty('--depth', String(bar.depth ?? 0))}
          >
            <span className="at">+{duration(bar.start - begin)}</span>
            <span className="label">{bar.label}</span>
            <span className="track">
              <span
                className={`bar ${bar.tone}`}
                ref={(element) => {
                  element?.style.setProperty('left', `${((bar.start - begin) / whole) * 100}%`);
                  element?.style.setProperty('width', `${(bar.duration / whole) * 100}%`);
                }}
              />
            </span>
            <span className="took">{duration(bar.duration)}</span>
            <span className="note">{bar.note}</span>
          </button>
          {open.has(bar.key) && <div className="detail">{bar.detail()}</div>}
        </li>
      ))}
    </ol>
  );
}
