import { type FormEvent, useState } from 'react';
import type { FaultsView, MapView, PromiseView, RuleStatus } from '../../local/control/views.ts';
import { act, read, remove } from '../client/control.ts';
import { useAct, useLoaded } from '../client/hooks.ts';
import { useInfo } from '../client/info.ts';
import { hrefOf } from '../client/route.ts';
import { plural, shortPath } from '../ui/format.ts';
import { Badge, Empty, Said, Section, Shown } from '../ui/parts.tsx';

/** What can go wrong at the flick of a switch; the line below the switches takes every other fault too. */
const KINDS: readonly { readonly text: string; readonly kind: string; readonly more: string }[] = [
  { text: 'the service is down', kind: 'unavailable', more: '' },
  { text: 'the caller is too fast', kind: 'throttle', more: '' },
  { text: 'held up for 2 s', kind: 'stall', more: ' milliseconds=2000' },
  { text: 'done, but the answer is lost', kind: 'drop', more: '' },
  { text: 'done twice', kind: 'twice', more: '' },
  { text: 'the caller dies before', kind: 'crash', more: '' },
  { text: 'the caller dies after', kind: 'crash', more: ' at=after' },
];
const OFTEN: readonly { readonly text: string; readonly more: string }[] = [
  { text: 'always', more: '' },
  { text: 'half the time', more: ' probability=0.5' },
  { text: 'one in ten', more: ' probability=0.1' },
];

const load = (): Promise<FaultsView> => read<FaultsView>('faults', { limit: 1 }, ['rules', 'hops']);
const loadMap = (): Promise<MapView> => read<MapView>('map', {}, ['nodes', 'edges']);
const loadPromises = (): Promise<readonly PromiseView[]> => read<readonly PromiseView[]>('promises', {}, []);

/** The fault plan as switches, one per hop, and beside it how the promises stand. `to` narrows it to one node. */
export function FaultsPage({ to }: { to: string }) {
  const faults = useLoaded(load);
  const map = useLoaded(loadMap, ({ type }) => type === 'deployed');
  const { value: info } = useInfo();
  const [kind, setKind] = useState(0);
  const [often, setOften] = useState(0);
  const { busy, said, run } = useAct();
  const change = (work: () => Promise<object>): void =>
    void run(async () => {
      await work();
      faults.reload();
      return undefined;
    });
  const rules = faults.value?.rules ?? [];
  const own = rules.filter(({ builtIn }) => !builtIn);
  const nodes = hopsOf(map.value, faults.value?.hops ?? [], to);
  const lineFor = (action: string, node: string): string => {
    const end = node.includes(' ') ? JSON.stringify(node) : node;
    return `${KINDS[kind]?.kind} ${action} to=${end}${KINDS[kind]?.more}${OFTEN[often]?.more}`;
  };
  return (
    <div className="split right">
      <Section
        title="Faults"
        aside={
          <>
            <span className="muted">
              seed <span className="mono">{info?.seed}</span>
            </span>
            <button
              type="button"
              className="danger"
              disabled={busy || own.length === 0}
              onClick={() => change(() => remove('faults'))}
            >
              Mend everything
            </button>
          </>
        }
      >
        <Said said={said} />
        <div className="form row">
          <Choice label="What goes wrong" options={KINDS} value={kind} onChange={setKind} />
          <Choice label="How often" options={OFTEN} value={often} onChange={setOften} />
        </div>
        {to && (
          <p>
            Only hops at <span className="mono">{shortPath(to)}</span>. <a href={hrefOf('faults')}>All hops</a>
          </p>
        )}
        <Shown of={map}>
          {() =>
            nodes.size === 0 ? (
              <Empty title="There is no hop to break.">A rule can still be written below.</Empty>
            ) : (
              <ul className="switches">
                {[...nodes].map(([node, actions]) => (
                  <li key={node}>
                    {['*', ...actions].map((action) => {
                      const rule = own.find((candidate) => isAbout(candidate, action, node));
                      return (
                        <label key={action} className={action === '*' ? 'whole' : 'action'}>
                          <input
                            type="checkbox"
                            role="switch"
                            checked={rule !== undefined}
                            aria-checked={rule !== undefined}
                            disabled={busy}
                            onChange={() =>
                              change(() =>
                                rule ? remove(`faults?id=${rule.id}`) : act('faults', lineFor(action, node)),
                              )
                            }
                          />{' '}
                          {action === '*' ? shortPath(node) : action.split(':')[1]}
                          {action !== '*' && <span className="hidden"> at {shortPath(node)}</span>}
                        </label>
                      );
                    })}
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
        <FreeRule busy={busy} onAdd={(line) => change(() => act('faults', line))} />
        <h3>In force</h3>
        <ul className="switches">
          {rules.map((rule) => (
            <li key={rule.id}>
              <span className="mono">{rule.rule}</span>
              <Badge tone={rule.builtIn ? 'quiet' : 'bad'}>{plural(rule.strikes, 'strike')}</Badge>
              {rule.builtIn ? (
                <span className="muted">the cloud’s own unkindness</span>
              ) : (
                <button type="button" disabled={busy} onClick={() => change(() => remove(`faults?id=${rule.id}`))}>
                  Mend
                </button>
              )}
            </li>
          ))}
          {rules.length === 0 && <li className="muted">Nothing. Flick a switch, then place orders.</li>}
        </ul>
      </Section>
      <Promises />
    </div>
  );
}

function Choice({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly { readonly text: string }[];
  value: number;
  onChange: (value: number) => void;
}) {
  return (
    <label className="field">
      {label}
      <select value={value} onChange={({ target }) => onChange(Number(target.value))}>
        {options.map(({ text }, index) => (
          <option key={text} value={index}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A rule in the fault plan's own words. */
function FreeRule({ busy, onAdd }: { busy: boolean; onAdd: (line: string) => void }) {
  const [line, setLine] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onAdd(line);
  };
  return (
    <form onSubmit={submit} className="form row">
      <label className="field grow">
        Any rule
        <input
          className="mono"
          value={line}
          onChange={({ target }) => setLine(target.value)}
          placeholder="throttle dynamodb:* probability=0.2 seconds=60"
          required
        />
      </label>
      <button type="submit" disabled={busy}>
        Add
      </button>
    </form>
  );
}

/** Judging looks through everything there is, so not at every hop. */
const JUDGED_EVERY_MS = 3_000;
const PROMISE_TONES = { kept: 'good', open: 'busy', broken: 'bad' } as const;

function Promises() {
  const promises = useLoaded(loadPromises, ({ type }) => type !== 'status', JUDGED_EVERY_MS);
  return (
    <Section title="Promises">
      <Shown of={promises}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="This project makes no promises here.">
              Name the module that checks them as <code>promises</code> in <code>local-cloud.json</code>.
            </Empty>
          ) : (
            <ul className="promises">
              {list.map(({ name, says, state, detail }) => (
                <li key={name}>
                  <Badge tone={PROMISE_TONES[state]}>{state}</Badge> <strong>{name}</strong>, {says}
                  {detail && <p className="muted">{detail}</p>}
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Section>
  );
}

/** Where policies and the journal name the same call differently, the journal's name is what a rule is about. */
const CALLED: Readonly<Record<string, string>> = { 'lambda:InvokeFunction': 'lambda:Invoke' };
/** What a service does by itself is in the journal too, but nobody asked for it and no rule strikes it. */
const BY_ITSELF = ['sqs:Redrive', 'sqs:MoveMessage', 'states:Execution'];

function isCall(action: string): boolean {
  return /^\w+:[A-Z]\w+$/.test(action) && !BY_ITSELF.includes(action);
}

/** The actions that the template names or that were seen, by the node that they are asked of. */
function hopsOf(map: MapView | undefined, seen: FaultsView['hops'], only: string): ReadonlyMap<string, Set<string>> {
  const hops = new Map<string, Set<string>>();
  for (const { from, to, kind, actions } of map?.edges ?? []) {
    // What a reader polls is asked of the source, against the direction of the work.
    const asked = kind === 'feeds' ? from : to;
    if (kind === 'part' || (only && only !== from && only !== to)) continue;
    if (map?.nodes.find(({ id }) => id === asked)?.arn)
      hops.set(asked, new Set([...(hops.get(asked) ?? []), ...actions.map((action) => CALLED[action] ?? action)]));
  }
  for (const { action, to } of seen) if (isCall(action)) hops.get(to)?.add(action);
  return new Map([...hops].toSorted(([a], [b]) => a.localeCompare(b)));
}

function isAbout({ rule }: RuleStatus, action: string, node: string): boolean {
  return (
    rule.split(' ')[1] === action && `${rule} `.includes(` to=${node.includes(' ') ? JSON.stringify(node) : node} `)
  );
}
