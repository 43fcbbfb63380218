import type { IdSummary } from '../../local/control/views.ts';
import { useIdList } from '../client/id-list-hook.ts';
import { go, hrefOf } from '../client/route.ts';
import { clock, duration } from '../ui/format.ts';
import { type Column, Grid } from '../ui/grid.tsx';
import { Badge, Empty, Said, Section, type Tone } from '../ui/parts.tsx';
import { Samples } from './samples.tsx';

const COLUMNS: readonly Column[] = [
  { title: 'Id', width: 'minmax(14rem, 1.4fr)' },
  { title: 'Began', width: '7rem', wide: true },
  { title: 'Took', width: '6rem', wide: true, numeric: true },
  { title: 'State', width: '6.5rem' },
  { title: 'Last step', width: 'minmax(8rem, 1fr)', wide: true },
  { title: 'Hops', width: '4rem', wide: true, numeric: true },
  { title: 'Failures', width: '5rem', wide: true, numeric: true },
  { title: 'Attempts', width: '5rem', wide: true, numeric: true },
  { title: 'Emails', width: '4rem', wide: true, numeric: true },
];

/** How a correlation id's state is coloured. */
export const TONES: Readonly<Record<IdSummary['state'], Tone>> = {
  'under way': 'busy',
  ended: 'good',
  'dead letter': 'bad',
};

const keyOf = (row: IdSummary): string => row.id;
const open = (row: IdSummary): void => go(hrefOf('orders', row.id));

/** Everything that went through: a form to place something new, and the live list. */
export function OrdersPage() {
  const { rows, read, error, readMore } = useIdList();
  return (
    <div className="split">
      <Section title="Place">
        <Samples />
      </Section>
      <Section title="Orders">
        {error !== undefined && <Said said={{ text: String(error), bad: true }} />}
        {rows.length > 0 ? (
          <Grid
            label="Orders, newest first"
            columns={COLUMNS}
            rows={rows}
            cells={cells}
            keyOf={keyOf}
            onOpen={open}
            onEnd={readMore}
          />
        ) : (
          read && <Empty title="Nothing went through yet.">Place one with the form; it shows up here at once.</Empty>
        )}
      </Section>
    </div>
  );
}

function cells(row: IdSummary) {
  return [
    <a key="id" tabIndex={-1} className="mono" href={hrefOf('orders', row.id)}>
      {row.id}
    </a>,
    clock(row.first),
    duration(row.durationMs),
    <Badge key="state" tone={TONES[row.state]}>
      {row.state}
    </Badge>,
    row.outcome ?? '',
    row.hops,
    <Marked key="failures" value={row.failures + row.refused} />,
    <Marked key="attempts" value={row.attempts} from={2} />,
    row.mailed,
  ];
}

/** A number that stands out when it is worth a look. */
function Marked({ value, from = 1 }: { value: number; from?: number }) {
  return <span className={value >= from ? 'strong' : 'muted'}>{value}</span>;
}
