import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { count } from './format.ts';
import { windowOf } from './window.ts';

/** A column: its heading, and its width as CSS grid knows it (`6rem`, `1fr`). */
export interface Column {
  readonly title: string;
  readonly width: string;
  /** True: left out on a narrow screen. */
  readonly wide?: boolean;
  readonly numeric?: boolean;
}

interface GridProps<Row> {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** One cell per column. */
  readonly cells: (row: Row) => readonly ReactNode[];
  readonly keyOf: (row: Row) => string | number;
  readonly onOpen?: (row: Row) => void;
  /** Called when the last rows come into sight. */
  readonly onEnd?: () => void;
}

const ROW_HEIGHT = 30;

/**
 * A table of any length of which only the rows in sight exist. The arrow keys, Page Up and Down, Home and End move
 * through it, Enter opens a row. While the reader is further down, new rows at the top do not move what is read.
 */
export function Grid<Row>({ label, columns, rows, cells, keyOf, onOpen, onEnd }: GridProps<Row>) {
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const [active, setActive] = useState<string | number>();
  const window = windowOf({ ...view, rowHeight: ROW_HEIGHT, rows: rows.length });
  const at = active === undefined ? -1 : rows.findIndex((row) => keyOf(row) === active);

  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const first = rows[0] === undefined ? undefined : keyOf(rows[0]);
  const firstBefore = useRef(first);
  useEffect(() => {
    const element = body.current;
    const before = firstBefore.current;
    firstBefore.current = first;
    if (!element || element.scrollTop < ROW_HEIGHT || before === undefined || before === first) return;
    const added = rows.findIndex((row) => keyOf(row) === before);
    if (added > 0) element.scrollTop += added * ROW_HEIGHT;
  }, [first, rows, keyOf]);

  const atEnd = rows.length > 0 && window.end === rows.length;
  useEffect(() => {
    if (atEnd) onEnd?.();
  }, [atEnd, onEnd]);

  const moveTo = (index: number): void => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    const element = body.current;
    if (row === undefined || !element) return;
    setActive(keyOf(row));
    const top = rows.indexOf(row) * ROW_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight)
      element.scrollTop = top + ROW_HEIGHT - element.clientHeight;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(view.height / ROW_HEIGHT) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = moves[event.key];
    const row = rows[at];
    if (to !== undefined) moveTo(to);
    else if (event.key === 'Enter' && row !== undefined && onOpen) onOpen(row);
    else return;
    event.preventDefault();
  };

  const template = { '--columns': columns.map(({ width }) => width).join(' ') };
  const narrow = { '--narrow': columns.flatMap(({ wide, width }) => (wide ? [] : [width])).join(' ') };
  const classOf = (column: Column | undefined): string =>
    `${column?.wide ? 'wide' : ''} ${column?.numeric ? 'numeric' : ''}`.trim();
  return (
    <div className="grid" ref={setProperties({ ...template, ...narrow })}>
      {/* biome-ignore lint/a11y/useSemanticElements: a table element can't hold only the rows in sight */}
      <div
        role="grid"
        className="rows"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={at >= window.begin && at < window.end ? `${id}-${at}` : undefined}
        tabIndex={0}
        ref={body}
        onKeyDown={onKeyDown}
        onFocus={() => at < 0 && setActive(first)}
        onScroll={(event) => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
      >
        {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: part of the grid above, which has the focus */}
        <div role="row" aria-rowindex={1} className="head">
          {columns.map((column) => (
            // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: part of the grid above
            <div role="columnheader" key={column.title} className={classOf(column)}>
              {column.title}
            </div>
          ))}
        </div>
        <div className="spacer" role="presentation" ref={setProperties({ height: `${rows.length * ROW_HEIGHT}px` })}>
          <div
            role="presentation"
            className="window"
            ref={setProperties({ transform: `translateY(${window.begin * ROW_HEIGHT}px)` })}
          >
            {/* Told apart by their place, so that scrolling changes texts and makes no elements. */}
            {rows.slice(window.begin, window.end).map((row, offset) => (
              // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: part of the grid above, which takes the keys
              <div
                role="row"
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                key={offset}
                id={`${id}-${window.begin + offset}`}
                aria-rowindex={window.begin + offset + 2}
                aria-selected={window.begin + offset === at}
                className={onOpen ? 'row open' : 'row'}
                onClick={() => {
                  setActive(keyOf(row));
                  onOpen?.(row);
                }}
              >
                {cells(row).map((cell, index) => (
                  // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: part of the grid above
                  <div role="gridcell" key={columns[index]?.title} className={classOf(columns[index])}>
                    {cell}
                  </div>
                ))}
              </div>
            ))}
          </div>
        </div>
      </div>
      <p className="muted total">{count(rows.length)} shown</p>
    </div>
  );
}

/** Sets what changes with the data through the element's own style, which the page's policy allows. */
function setProperties(values: Readonly<Record<string, string>>) {
  return (element: HTMLElement | null): void => {
    for (const [name, value] of Object.entries(values)) element?.style.setProperty(name, value);
  };
}
