import type { ResourceChange } from './changes.ts';
import type { PropertyChange } from './property-changes.ts';

const SIGNS = { added: '[+]', changed: '[~]', removed: '[-]' } as const;

/** A value longer than this is shown from shortly before the place where it differs. */
const WIDTH = 96;
const LEAD = 24;

/**
 * The changes as `cdk diff` puts them, one text for each line; nothing for no changes.
 * https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-diff.html
 */
export function changeReport(changes: readonly ResourceChange[]): string[] {
  const stacks = Map.groupBy(changes, ({ stackName }) => stackName);
  return [...stacks].flatMap(([stackName, ofStack]) => [`Stack ${stackName}`, ...ofStack.flatMap(resourceLines)]);
}

/** One line for a resource: `[~] AWS::SQS::Queue Orders-dev/Intake/Queue: VisibilityTimeout`. */
export function changeLine(change: ResourceChange): string {
  const paths = change.properties.map(({ path }) => path).join(', ');
  return `${SIGNS[change.kind]} ${change.type} ${change.path}${paths && `: ${paths}`}${fate(change)}`;
}

function resourceLines(change: ResourceChange): string[] {
  const { kind, type, path, logicalId, properties } = change;
  return [
    `${SIGNS[kind]} ${type} ${path} ${logicalId}${fate(change)}`,
    ...properties.flatMap((property, index) => propertyLines(property, index === properties.length - 1)),
  ];
}

function fate({ kind, replaced }: ResourceChange): string {
  if (kind === 'removed') return ' destroy';
  return replaced ? ' replace' : '';
}

function propertyLines(property: PropertyChange & { replaces: boolean }, last: boolean): string[] {
  const before = 'before' in property;
  const after = 'after' in property;
  const sign = before && after ? '[~]' : before ? '[-]' : '[+]';
  const branch = last ? ' └─' : ' ├─';
  const beneath = last ? '    ' : ' │  ';
  const [old, now] = around(textOf(property.before), textOf(property.after));
  return [
    `${branch} ${sign} ${property.path}${property.replaces ? ' (requires replacement)' : ''}`,
    ...(before ? [`${beneath} ${after ? '├' : '└'}─ [-] ${old}`] : []),
    ...(after ? [`${beneath} └─ [+] ${now}`] : []),
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Both texts cut to the part where they differ, on one line each. */
function around(before: string, after: string): [string, string] {
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same++;
  const long = before.length > WIDTH || after.length > WIDTH;
  const from = long ? Math.max(0, same - LEAD) : 0;
  const cut = (text: string): string => {
    const part = text
      .slice(from, from + WIDTH)
      .replace(/\s+/g, ' ')
      .trim();
    return `${from > 0 ? '…' : ''}${part}${text.length > from + WIDTH ? '…' : ''}`;
  };
  return [cut(before), cut(after)];
}
