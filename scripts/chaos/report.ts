import { PROMISES } from './promises/promise.ts';
import type { ChaosReport } from './run.ts';

/** Violations shown of each promise. */
const SHOWN = 10;

/** How to see the same again. */
export function replayCommand({ orders, seed, plan }: ChaosReport, ownPlan: boolean): string {
  const faults = ownPlan ? plan.map((rule) => ` --fault ${quoted(rule)}`).join('') : '';
  return `npm run chaos -- --orders ${orders} --seed ${seed}${faults}`;
}

/** What came of a run, for people. */
export function describeReport(report: ChaosReport): string {
  const { figures, violations, seed, orders, seconds } = report;
  const faults = Object.entries(figures.faults)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
  const lines = [
    `seed ${seed}: ${orders} orders in ${seconds.toFixed(1)} s; ${figures.accepted} accepted, ${figures.succeeded} paid, ${figures.failed} declined, ${figures.withdrawn} withdrawn, ${figures.emails} emails, ${figures.deadLetters} dead letters`,
    `  faults: ${faults || 'none'}`,
  ];
  for (const promise of PROMISES) {
    const broken = violations.filter((violation) => violation.promise === promise);
    lines.push(
      `  ${broken.length === 0 ? 'kept  ' : 'BROKEN'} ${promise}${broken.length === 0 ? '' : `: ${broken.length}`}`,
    );
    for (const { id, what } of broken.slice(0, SHOWN)) lines.push(`           ${id} ${what}`);
    if (broken.length > SHOWN) lines.push(`           and ${broken.length - SHOWN} more`);
  }
  return lines.join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
