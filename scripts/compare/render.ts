import { renderTable } from '../common/table.ts';
import type { Figures } from './measure.ts';
import type { Comparison } from './run.ts';
import type { Outcome } from './under-faults.ts';

const FIGURES: readonly (readonly [what: string, of: (figures: Figures) => string])[] = [
  ['hops per order', ({ hops }) => hops.toFixed(1)],
  ['Lambda invocations per order', ({ lambdaInvocations }) => lambdaInvocations.toFixed(2)],
  ['CPU-ms per order', ({ cpuMs }) => cpuMs.toFixed(1)],
  ['order to email, p50 ms', ({ latencyMs }) => latencyMs.p50.toFixed(1)],
  ['order to email, p95 ms', ({ latencyMs }) => latencyMs.p95.toFixed(1)],
  ['order to email, p99 ms', ({ latencyMs }) => latencyMs.p99.toFixed(1)],
];

/** What came of the orders, one row each. */
export const OUTCOMES: readonly (readonly [what: string, of: (outcome: Outcome) => number])[] = [
  ['accepted', ({ accepted }) => accepted],
  ['settled', ({ settled }) => settled],
  ['stuck, or nowhere', ({ stuck }) => stuck],
  ['settled and never mailed', ({ lostEmails }) => lostEmails],
  ['mailed more than once', ({ repeatedEmails }) => repeatedEmails],
  ['charged more than once', ({ doubleCharges }) => doubleCharges],
  ['charged, but not SUCCESS', ({ chargedForNothing }) => chargedForNothing],
  ['written anew more than once', ({ doubleWrites }) => doubleWrites],
];

/** Both designs side by side, for the terminal. */
export function renderComparison({ orders, perSecond, seed, plan, figures, outcomes }: Comparison): string {
  const headings = ['', ...figures.map(({ design }) => design)];
  return [
    `${orders} orders through each design, ${perSecond} a second, nothing going wrong:`,
    renderTable(
      headings,
      FIGURES.map(([what, of]) => [what, ...figures.map(of)]),
    ),
    '',
    `${orders} orders through each under the same faults (seed ${seed}), which then end:`,
    renderTable(
      headings,
      OUTCOMES.map(([what, of]) => [what, ...outcomes.map((outcome) => String(of(outcome)))]),
    ),
    '',
    'The faults:',
    ...plan.map((rule) => `  ${rule}`),
  ].join('\n');
}
