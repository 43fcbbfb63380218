import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { AccessDecision, AccessView } from '../../local/control/views.ts';
import { read } from '../client/control.ts';
import { useLoaded } from '../client/hooks.ts';
import { go, hrefOf } from '../client/route.ts';
import { clock, count, resourceOf, shortPath } from '../ui/format.ts';
import { type Column, Grid } from '../ui/grid.tsx';
import { Badge, Empty, type Fact, Facts, Panel, Section, Shown } from '../ui/parts.tsx';

const COLUMNS: readonly Column[] = [
  { title: 'When', width: '7rem', wide: true },
  { title: 'Decision', width: '5rem' },
  { title: 'Who', width: 'minmax(6rem, 1fr)' },
  { title: 'Action', width: 'minmax(6rem, 1fr)' },
  { title: 'Resource', width: 'minmax(6rem, 0.9fr)', wide: true },
  { title: 'Because', width: 'minmax(6rem, 0.9fr)', wide: true },
  { title: 'Times', width: '4rem', wide: true, numeric: true },
];
/** The newest decisions that the page holds. */
const LIMIT = 1_000;
const keyOf = (decision: AccessDecision): number => decision.sequence;

/** Every authorization decision as it is taken, and which statement allowed it. */
export function AccessPage({ denied }: { denied: boolean }) {
  const load = useCallback(
    () => read<AccessView>('access', { limit: LIMIT, denied: denied ? 1 : undefined }, ['decisions']),
    [denied],
  );
  const access = useLoaded(load, ({ type }) => type === 'hops' || type === 'reset');
  const [text, setText] = useState('');
  const [open, setOpen] = useState<AccessDecision>();
  const filter = useDeferredValue(text.toLowerCase());
  const rows = useMemo(
    () => (access.value?.decisions ?? []).filter((decision) => searchable(decision).includes(filter)),
    [access.value, filter],
  );
  return (
    <div className={open ? 'with-panel' : ''}>
      <Section
        title="Access"
        aside={
          <>
            <label>
              <input
                type="checkbox"
                checked={denied}
                onChange={() => go(hrefOf('access', '', denied ? {} : { denied: '1' }), { replace: true })}
              />{' '}
              only denied
            </label>
            <label className="filter">
              <span className="hidden">Filter by role, action or resource</span>
              <input
                type="search"
                placeholder="role, action, resource"
                value={text}
                onChange={({ target }) => setText(target.value)}
              />
            </label>
          </>
        }
      >
        <Shown of={access}>
          {({ decisions }) =>
            rows.length > 0 ? (
              <Grid
                label="Decisions, newest first"
                columns={COLUMNS}
                rows={rows}
                cells={cells}
                keyOf={keyOf}
                onOpen={setOpen}
              />
            ) : decisions.length > 0 ? (
              <Empty title={`No decision is about "${text}".`}>Look for less of it, or clear the filter.</Empty>
            ) : denied ? (
              <Empty title="Nothing was denied.">
                Take a statement out of a role, <a href={hrefOf('faults')}>breakRole among the faults</a>, and see what
                it held up.
              </Empty>
            ) : (
              <Empty title="Nobody has asked for anything yet.">
                <a href={hrefOf('orders')}>Place an order</a>: each of its hops is decided here.
              </Empty>
            )
          }
        </Shown>
      </Section>
      {open && (
        <Panel title={open.allowed ? 'Allowed' : 'Denied'} onClose={() => setOpen(undefined)}>
          <Facts of={details(open)} />
          {open.correlationIds.map((id) => (
            <a key={id} className="mono" href={hrefOf('orders', id)}>
              {id}
            </a>
          ))}
        </Panel>
      )}
    </div>
  );
}

function cells(decision: AccessDecision) {
  return [
    clock(decision.at),
    <Badge key="allowed" tone={decision.allowed ? 'good' : 'bad'}>
      {decision.allowed ? 'allowed' : 'denied'}
    </Badge>,
    shortPath(decision.from),
    decision.action,
    resourceOf(decision.resource),
    shortPath(decision.allowedBy ?? decision.reason ?? ''),
    count(decision.count),
  ];
}

function details(decision: AccessDecision): Fact[] {
  return [
    ['When', clock(decision.at)],
    ['Who', decision.from],
    ['Role', decision.role ?? 'none: the operator of this machine, or a service for itself'],
    ['Action', decision.action],
    ['Resource', decision.resource],
    ['Allowed by', decision.allowedBy],
    ['Reason', decision.reason],
    ['In a row', count(decision.count)],
  ];
}

function searchable({ role, from, action, resource, allowedBy, reason }: AccessDecision): string {
  return [role, from, action, resource, allowedBy, reason].join(' ').toLowerCase();
}
