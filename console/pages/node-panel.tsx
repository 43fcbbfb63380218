import { useCallback, useMemo } from 'react';
import type {
  Hop,
  JournalView,
  LiveMessage,
  LogsView,
  MapNode,
  MapView,
  NodeStatus,
} from '../../local/control/views.ts';
import { read } from '../client/control.ts';
import { useLoaded, useStatus } from '../client/hooks.ts';
import { isWithin } from '../client/node-name.ts';
import { hrefOf } from '../client/route.ts';
import { clock, duration, nameOfArn, shortPath } from '../ui/format.ts';
import { Badge, type Fact, Facts, Panel, Section, Shown } from '../ui/parts.tsx';
import { HOP_TONES } from './hop.tsx';
import { FunctionActions } from './node-function.tsx';
import { QueueActions } from './node-queue.tsx';
import { TableActions } from './node-table.tsx';

/** A node of the map: how it stands, what can be done there, its last hops and log lines. */
export function NodePanel({ node, map, onClose }: { node: MapNode; map: MapView; onClose: () => void }) {
  const now = useStatus()?.nodes[node.id];
  const name = nameOfArn(node.arn ?? node.id);
  return (
    <Panel title={node.label} onClose={onClose}>
      <p className="muted">
        {node.type}
        {node.arn && <span className="mono arn"> {node.arn}</span>}
      </p>
      {now && <Counts now={now} />}
      <p>
        {/* A mailbox is no hop of AWS's that could fail. */}
        {node.service !== 'email' && <a href={hrefOf('faults', '', { to: node.id })}>Break it</a>}
        {node.service === 'sns' && ' · '}
        {(node.service === 'sns' || node.service === 'email') && <a href={hrefOf('inbox')}>Inbox</a>}
      </p>
      {node.type === 'AWS::SQS::Queue' && <QueueActions name={name} />}
      {node.service === 'dynamodb' && <TableActions name={name} />}
      {node.type === 'AWS::Lambda::Function' && <FunctionActions name={name} />}
      <LastHops node={node} map={map} />
      <Logs node={node} name={name} />
    </Panel>
  );
}

function Counts({ now }: { now: NodeStatus }) {
  const facts: readonly Fact[] = [
    ['Calls', now.calls],
    ['Failed', now.failures],
    ['Refused', now.refused],
    ['Filtered', now.filtered],
    ['Waiting', now.depth],
    ['In flight', now.inFlight],
    ['Running', now.running],
    ['Oldest', now.oldestAgeMs && duration(now.oldestAgeMs)],
    ['Items', now.items],
    ['Events', now.events],
    ['Subscribers', now.subscribers],
    ['Pending', now.waiting],
    ['State', now.state],
    ['Last used', now.lastAt && clock(now.lastAt)],
  ];
  return <Facts className="counts" of={facts} />;
}

/** How far back the last hops are looked for, and how many are shown. */
const REACH = 2_000;
const SHOWN = 15;

function LastHops({ node, map }: { node: MapNode; map: MapView }) {
  const isHere = useMemo(() => {
    const inside = map.nodes.filter(({ id }) => id !== node.id && id.startsWith(`${node.id}/`)).map(({ id }) => id);
    const belongs = (name: string): boolean => isWithin(name, node.id) && !inside.includes(name);
    return ({ from, to }: Hop): boolean => belongs(from) || belongs(to);
  }, [node, map]);
  const load = useCallback(async () => {
    const { next } = await read<JournalView>('journal', { limit: 1 }, ['next']);
    const { hops } = await read<JournalView>('journal', { since: Math.max(0, next - REACH), limit: REACH }, ['hops']);
    return hops.filter(isHere).slice(-SHOWN).toReversed();
  }, [isHere]);
  const concerns = useCallback(
    (message: LiveMessage) => (message.type === 'hops' ? message.hops.some(isHere) : message.type !== 'status'),
    [isHere],
  );
  const hops = useLoaded(load, concerns);
  return (
    <Section title="Last hops">
      <Shown of={hops}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">
              Nothing came by lately. <a href={hrefOf('orders')}>Place something</a> and watch.
            </p>
          ) : (
            <ul className="plain-list">
              {list.map((hop) => (
                <li key={hop.sequence}>
                  <span className="muted">{clock(hop.start)}</span> {shortPath(hop.from)} → {shortPath(hop.to)}{' '}
                  <span className="action">{hop.action}</span>{' '}
                  {hop.outcome !== 'ok' && (
                    <Badge tone={HOP_TONES[hop.outcome]}>{hop.error?.code ?? hop.outcome}</Badge>
                  )}{' '}
                  {hop.correlationIds[0] && (
                    <a className="mono" href={hrefOf('orders', hop.correlationIds[0])}>
                      {hop.correlationIds[0]}
                    </a>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Section>
  );
}

/** The last log lines of the node's own log group, found by its name. */
function Logs({ node, name }: { node: MapNode; name: string }) {
  const load = useCallback(async () => {
    const found = await read<LogsView>('logs', {}, []);
    const group = 'groups' in found ? found.groups.find((candidate) => candidate.split('/').includes(name)) : undefined;
    if (group === undefined) return [];
    const lines = await read<LogsView>('logs', { group, limit: 30 }, []);
    return 'events' in lines ? lines.events : [];
  }, [name]);
  const logs = useLoaded(load, (message) => message.type === 'hops' && message.hops.some(({ to }) => to === node.id));
  return (
    <Shown of={logs}>
      {(events) =>
        events.length > 0 && (
          <Section title="Log">
            <ul className="log">
              {events.toReversed().map((event, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id, and are read anew as a whole
                <li key={index}>
                  <span className="muted">{clock(event.at)}</span> {event.message}
                </li>
              ))}
            </ul>
          </Section>
        )
      }
    </Shown>
  );
}
