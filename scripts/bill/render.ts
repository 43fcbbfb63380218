import { renderTable } from '../common/table.ts';
import type { FixedCost } from './fixed-costs.ts';
import type { BillReport } from './run.ts';

/** The bill for the terminal. */
export function renderBill(report: BillReport): string {
  const { priced, region, currency, stage, orders, lines, perMillion, months, fixed, logs } = report;
  return [
    `What AWS would bill for one order, by ${orders} orders that ran here (stage ${stage}).`,
    `Prices of ${priced}, ${region}, ${currency}, free tiers left out. ? marks what could not be confirmed.`,
    '',
    renderTable(
      ['', 'unit', 'unit price', 'per order', '$ per million', 'tutorial', '$ per million'],
      [
        ...lines.map((line) => [
          `${line.service}: ${line.what}${line.confirmed ? '' : ' ?'}`,
          line.unit,
          dollars(line.unitPrice),
          count(line.perOrder[0]),
          money(line.perMillion[0]),
          count(line.perOrder[1]),
          money(line.perMillion[1]),
        ]),
        ['together', '', '', '', money(perMillion[0]), '', money(perMillion[1])],
      ],
    ),
    '',
    ...lines.flatMap(({ service, what, doubt }) => (doubt ? [`? ${service}, ${what}: ${doubt}`] : [])),
    '',
    'A month of so many orders that come evenly, in dollars, with what is there without any order:',
    renderTable(
      ['orders', 'this project', 'of it fixed', 'per million', 'tutorial', 'of it fixed', 'per million'],
      months.map(({ orders: many, designs: [ours, theirs] }) => [
        many.toLocaleString('en-US'),
        money(ours.total),
        money(ours.fixed),
        money(ours.perMillion),
        money(theirs.total),
        money(theirs.fixed),
        money(theirs.perMillion),
      ]),
    ),
    '',
    'Fixed, this project:',
    renderFixed(fixed[0]),
    'Fixed, tutorial:',
    renderFixed(fixed[1]),
    '',
    'Logs of this project, bytes per order:',
    renderTable(
      ['group', 'bytes'],
      logs.map(({ group, bytes }) => [group, bytes.toFixed(0)]),
    ),
  ].join('\n');
}

function renderFixed(costs: readonly FixedCost[]): string {
  return renderTable(
    ['', 'count', '$ a month', 'because'],
    costs.map(({ what, count: many, dollars: each, confirmed, because }) => [
      `${what}${confirmed ? '' : ' ?'}`,
      many.toLocaleString('en-US', { maximumFractionDigits: 0 }),
      money(each),
      because,
    ]),
  );
}

function money(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function count(value: number): string {
  return value === 0 ? '–' : value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

function dollars(value: number): string {
  return value >= 0.01 ? value.toFixed(2) : `${(value * 1e6).toLocaleString('en-US', { maximumFractionDigits: 4 })} µ`;
}
