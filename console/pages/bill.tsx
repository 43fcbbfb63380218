import { useCallback } from 'react';
import type { BillView } from '../../local/control/views.ts';
import { isUnknown, read } from '../client/control.ts';
import { isAbout, useLoaded } from '../client/hooks.ts';
import { hrefOf } from '../client/route.ts';
import { plural } from '../ui/format.ts';
import { Empty, FOCUSABLE, Section, Shown } from '../ui/parts.tsx';

const always = (message: { type: string }): boolean => message.type === 'hops' || message.type === 'reset';

/** What AWS would charge, by service: for one id, or for all since the start; and for a million like it. */
export function BillPage({ id }: { id: string }) {
  const load = useCallback(() => read<BillView>('bill', { id: id || undefined }, ['services', 'perMillion']), [id]);
  const bill = useLoaded(load, id ? isAbout(id) : always);
  return (
    <Section
      title={id ? 'Bill of one' : 'Bill since the start'}
      aside={
        id ? (
          <>
            <a className="mono" href={hrefOf('orders', id)}>
              {id}
            </a>
            <a href={hrefOf('bill')}>All</a>
          </>
        ) : undefined
      }
    >
      {isUnknown(bill.error) ? <NothingYet /> : <Shown of={bill}>{(value) => <Bill bill={value} />}</Shown>}
    </Section>
  );
}

function NothingYet() {
  return (
    <Empty title="Nothing to charge yet.">
      <a href={hrefOf('orders')}>Place an order</a> and see what it would cost.
    </Empty>
  );
}

function Bill({ bill }: { bill: BillView }) {
  if (bill.services.length === 0) return <NothingYet />;
  // With orders counted, everything is told per million of them; a start without any still shows what it used.
  const scale = bill.orders > 0 ? 1e6 / bill.orders : 0;
  return (
    <>
      <p className="sum">
        <span>
          <strong>{dollars(bill.dollars)}</strong> {scale > 0 ? `for ${plural(bill.orders, 'order')}` : 'so far'}
        </span>
        {scale > 0 ? (
          <span>
            <strong>{dollars(bill.perMillion)}</strong> for a million like {bill.orders === 1 ? 'it' : 'them'}
          </span>
        ) : (
          <span>
            <a href={hrefOf('orders')}>Place an order</a> and see what a million like it would cost.
          </span>
        )}
        <span className="muted">prices of {bill.priced}, lowest volume, free tiers left out</span>
      </p>
      <section className="scroll" aria-label="Bill by service" {...FOCUSABLE}>
        <table className="bill">
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">What</th>
              <th scope="col" className="numeric">
                Count
              </th>
              <th scope="col" className="numeric wide">
                Each
              </th>
              <th scope="col" className={`numeric ${scale > 0 ? 'wide' : ''}`}>
                Dollars
              </th>
              {scale > 0 && (
                <th scope="col" className="numeric">
                  Per million
                </th>
              )}
            </tr>
          </thead>
          {bill.services.map(({ service, lines, dollars: sum }) => (
            <tbody key={service}>
              {lines.map((line, index) => (
                <tr key={line.what}>
                  {index === 0 && (
                    <th scope="rowgroup" rowSpan={lines.length}>
                      {service}
                      <span
                        className="share"
                        ref={(element) => element?.style.setProperty('--share', `${share(sum, bill)}%`)}
                      />
                    </th>
                  )}
                  <td>
                    {line.what}
                    {!line.confirmed && (
                      <small className="muted doubt">{line.doubt ?? 'This price is not confirmed.'}</small>
                    )}
                  </td>
                  <td className="numeric">
                    {COUNT.format(line.count)} <span className="muted">{unitsOf(line)}</span>
                  </td>
                  <td className="numeric wide">{dollars(line.unitPrice)}</td>
                  <td className={`numeric ${scale > 0 ? 'wide' : ''}`}>{dollars(line.dollars)}</td>
                  {scale > 0 && (
                    <td className="numeric">
                      <strong>{dollars(line.dollars * scale)}</strong>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </section>
    </>
  );
}

/** `requests of 64 KB` of a `request of 64 KB`; measures like GB have one form. */
function unitsOf({ count, unit }: { readonly count: number; readonly unit: string }): string {
  return count === 1 ? unit : unit.replace(/^[A-Za-z-]*[a-z]\b/, '$&s');
}

function share(sum: number, bill: BillView): number {
  return bill.dollars > 0 ? (sum / bill.dollars) * 100 : 0;
}

const COUNT = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const CENTS = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const FINE = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumSignificantDigits: 3 });

/** `$12.40`; what is far below a cent keeps three digits that mean something. */
function dollars(value: number): string {
  return value === 0 || value >= 0.1 ? CENTS.format(value) : FINE.format(value);
}
