import type { Hop } from '../../local/control/views.ts';
import { clock, plainName, shortPath } from '../ui/format.ts';
import { Badge, type Fact, Facts, Json, type Tone } from '../ui/parts.tsx';
import type { Bar } from '../ui/waterfall.tsx';

/** How a hop's outcome is coloured. */
export const HOP_TONES: Readonly<Record<Hop['outcome'], Tone>> = {
  ok: 'good',
  filtered: 'quiet',
  failed: 'bad',
  refused: 'bad',
};

/** A hop as a line of the waterfall. */
export function hopBar(hop: Hop): Bar {
  const outcome = hop.error ? hop.error.code : hop.outcome;
  return {
    key: hop.sequence,
    start: hop.start,
    duration: hop.duration,
    tone: HOP_TONES[hop.outcome],
    label: (
      <>
        <span className="route">
          {shortPath(hop.from)} <span className="muted">→</span> {shortPath(hop.to)}
        </span>
        <span className="action">{hop.action}</span>
      </>
    ),
    note: (
      <>
        {hop.outcome !== 'ok' && <Badge tone={HOP_TONES[hop.outcome]}>{outcome}</Badge>}
        {hop.attempt > 1 && <Badge tone="quiet">attempt {hop.attempt}</Badge>}
        {hop.role && <span className="role">{plainName(hop.role)}</span>}
      </>
    ),
    detail: () => <HopDetail hop={hop} />,
  };
}

function HopDetail({ hop }: { hop: Hop }) {
  const facts: readonly Fact[] = [
    ['Outcome', hop.outcome],
    ['Error', hop.error && `${hop.error.code}: ${hop.error.message}`],
    ['Began', clock(hop.start)],
    ['Attempt', String(hop.attempt)],
    ['Role', hop.role],
    ['Trace', hop.traceHeader],
  ];
  return (
    <>
      <Facts of={facts} />
      {hop.detail && <Json label="Detail" value={hop.detail} />}
    </>
  );
}
