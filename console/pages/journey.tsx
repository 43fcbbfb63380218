import { useCallback, useMemo } from 'react';
import type { Hop, IdsView, JourneyView, LogLine } from '../../local/control/views.ts';
import { isUnknown, read } from '../client/control.ts';
import { isAbout, useAct, useLoaded } from '../client/hooks.ts';
import { hrefOf } from '../client/route.ts';
import { clock, duration, plainName, plural, shortPath } from '../ui/format.ts';
import { Badge, Empty, Json, Said, Section, Shown, type Tone } from '../ui/parts.tsx';
import { Waterfall } from '../ui/waterfall.tsx';
import { EmailView } from './email.tsx';
import { hopBar } from './hop.tsx';
import { TONES } from './orders.tsx';
import { traceBars } from './trace.tsx';
import { WorkflowGraph } from './workflow.tsx';

/** One correlation id from its first hop to its email: hops, workflow, log lines, trace, emails. */
export function JourneyPage({ id }: { id: string }) {
  const load = useCallback(
    () => read<JourneyView>('journey', { id }, ['hops', 'executions', 'logs', 'trace', 'emails']),
    [id],
  );
  const concerns = useMemo(() => isAbout(id), [id]);
  const journey = useLoaded(load, concerns);
  // Emails are kept for longer than hops.
  const known = journey.value ? journey.value.hops.length > 0 : !isUnknown(journey.error);
  return (
    <article className="journey">
      {known ? <Shown of={journey}>{(value) => <Journey journey={value} />}</Shown> : <Unknown id={id} />}
    </article>
  );
}

function Unknown({ id }: { id: string }) {
  return (
    <Empty title={`Nothing is known about ${id}.`}>
      It may have been placed before the last start, or so long ago that the journal has forgotten it.{' '}
      <a href={hrefOf('orders')}>All that is known</a>.
    </Empty>
  );
}

function Journey({ journey }: { journey: JourneyView }) {
  const { id, hops, executions, logs, trace, emails } = journey;
  const begin = Math.min(...hops.map(({ start }) => start));
  const end = Math.max(...hops.map((hop) => hop.start + hop.duration));
  const failures = hops.filter(({ outcome }) => outcome === 'failed' || outcome === 'refused').length;
  const segments = useMemo(() => traceBars(trace), [trace]);
  return (
    <>
      <header className="title">
        <p className="muted">
          <a href={hrefOf('orders')}>Orders</a> › began {clock(begin)}
        </p>
        <h2 className="mono">{id}</h2>
        <p className="facts">
          <State id={id} hops={hops} />
          <span>{duration(end - begin)}</span>
          <span>{plural(hops.length, 'hop')}</span>
          <span className={failures > 0 ? 'strong' : ''}>{plural(failures, 'failure')}</span>
          <a href={hrefOf('bill', id)}>What it would cost</a>
          <CopyLink />
        </p>
      </header>
      <Section title="Hops">
        <Waterfall label="Hops in the order in which they began" bars={hops.map(hopBar)} />
      </Section>
      {executions.map((execution) => (
        <Section
          key={execution.arn}
          title={`Workflow ${shortPath(execution.machine)}`}
          aside={
            <>
              <Badge tone={EXECUTION_TONES[execution.status] ?? 'bad'}>{execution.status}</Badge>
              <span className="muted">
                {clock(execution.start)}
                {execution.stop !== undefined && `, ${duration(execution.stop - execution.start)}`}
              </span>
            </>
          }
        >
          <WorkflowGraph execution={execution} />
        </Section>
      ))}
      <Section title="Log lines">
        {logs.length > 0 ? (
          <LogLines lines={logs} />
        ) : (
          <p className="muted">No function has written a line about it.</p>
        )}
      </Section>
      <Section title="Trace">
        {segments.length > 0 ? (
          <Waterfall label="Segments of the trace" bars={segments} />
        ) : (
          <p className="muted">No segment carries it.</p>
        )}
      </Section>
      <Section title="Emails">
        {emails.map((email) => (
          <EmailView key={email.messageId} email={email} />
        ))}
        {emails.length === 0 && <p className="muted">None yet. They come here, and to the inbox, as they are sent.</p>}
      </Section>
    </>
  );
}

/** How it stands, as the list has it; read again when there are more hops. */
function State({ id, hops }: { id: string; hops: readonly Hop[] }) {
  const first = Math.min(...hops.map(({ sequence }) => sequence));
  // biome-ignore lint/correctness/useExhaustiveDependencies: more hops are the reason to read again
  const load = useCallback(() => read<IdsView>('ids', { before: first + 1, limit: 5 }, ['ids']), [first, hops.length]);
  const { value } = useLoaded(load, () => false);
  const summary = value?.ids.find((candidate) => candidate.id === id);
  return summary ? <Badge tone={TONES[summary.state]}>{summary.state}</Badge> : null;
}

const EXECUTION_TONES: Readonly<Record<string, Tone>> = { SUCCEEDED: 'good', RUNNING: 'busy' };

function CopyLink() {
  const { said, run } = useAct();
  const copy = (): void =>
    void run(async () => {
      await navigator.clipboard.writeText(location.href);
      return 'Copied.';
    });
  return (
    <>
      <button type="button" className="plain" onClick={copy}>
        Copy link
      </button>
      <Said said={said} />
    </>
  );
}

function LogLines({ lines }: { lines: readonly LogLine[] }) {
  return (
    <ul className="log">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id, and are only ever added to
        <li key={index}>
          <details>
            <summary>
              <span className="muted">{clock(line.at)}</span> <span className="muted">{plainName(line.group)}</span>{' '}
              {headline(line.line)}
            </summary>
            <Json label="Log line" value={line.line} />
          </details>
        </li>
      ))}
    </ul>
  );
}

/** What a structured line says: its level and message; the text of one without structure. */
function headline(line: unknown): string {
  if (typeof line !== 'object' || line === null) return String(line);
  const member = (...names: string[]): string | undefined => {
    const found = Object.entries(line).find(([name, value]) => names.includes(name) && typeof value === 'string');
    return found && String(found[1]);
  };
  const level = member('level', 'log_level');
  return [level, member('message', 'msg', 'type') ?? JSON.stringify(line)].filter(Boolean).join(' ');
}
