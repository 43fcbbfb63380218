import type { Permission, Unused } from './permissions.ts';

/** The table for people: a block per role, a line per action and resource. */
export function renderPermissions(permissions: readonly Permission[]): string {
  const byRole = Map.groupBy(permissions, ({ role }) => role);
  return [...byRole]
    .map(([role, lines]) => {
      const rows = lines.map(({ action, resource, allowedBy, times }) => [
        action,
        resource,
        allowedBy.length > 0 ? allowedBy.map((id) => shortId(id, role)).join(', ') : 'REFUSED',
        `${times} ×`,
      ]);
      const [first] = lines;
      return `${first?.from === role ? '' : `${first?.from} as `}${role}\n${columns(rows)}`;
    })
    .join('\n\n');
}

/** What no order asked for. */
export function renderUnused(unused: readonly Unused[]): string {
  if (unused.length === 0) return 'Every statement was used, and every action in it.';
  const rows = unused.map(({ statement, effect, whole, actions }) => [
    effect === 'Deny' ? 'never denied' : whole ? 'never used' : 'in part',
    statement,
    actions.join(', '),
  ]);
  return `Not used by these orders; the reasons are in test/roles/unused.ts\n${columns(rows)}`;
}

/** A role's own policies go without saying: `#2` for the third statement. */
function shortId(id: string, role: string): string {
  return id.startsWith(`${role}/`) ? `statement ${id.slice(id.lastIndexOf('/') + 1)}` : id;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}
