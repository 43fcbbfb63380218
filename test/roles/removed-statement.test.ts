import type { StatementUsage } from '../../local/services/iam/usage.ts';
import { alarmed, drained, everyField, replayedPayments } from './chain.ts';
import { AT_START, HOPS, type Hop } from './hops.ts';
import { givenPermissions, type PermissionCloud } from './permissions.ts';
import { UNUSED } from './unused.ts';

let given: PermissionCloud;
beforeAll(async () => {
  given = await givenPermissions();
  await given.emails(await given.postOrder());
});
afterAll(() => given.cloud.stop());

describe('without one statement of one role', () => {
  it.each(HOPS.map((hop): [string, Hop] => [nameOf(hop), hop]))(
    '%s',
    async (_name, hop) => {
      const { role, action, resource, from, also = [] } = hop;
      const removed = [given.statement(role, action, resource), ...also.map((other) => given.statement(...other))];
      const since = given.cloud.journal.next;
      given.remove(...removed);
      const id = await hop.run(given);
      const refused = await given.refused(since, `Orders-dev/${from}`, action);
      const roleName = removed[0]?.attachedTo.split('/').at(-1);
      expect(refused.sentence).toMatch(
        new RegExp(
          String.raw`^User: arn:aws:sts::\d{12}:assumed-role/${roleName}/\S+ is not authorized to perform: \S+ on resource: (?:arn:aws:\S+|\*) because no identity-based policy allows the \S+ action$`,
        ),
      );
      if (id !== undefined) await hop.effect?.(given, since, id);
      given.restore(...removed);
      await hop.mend?.(given);
      if (id !== undefined) await (hop.ended ?? announced)(given, id, since);
      await announced(given, await given.postOrder());
    },
    20_000,
  );
});

describe('after all this', () => {
  it('every queue but the one for what was never announced is empty', async () => {
    await drained(given);
  });

  it('every statement has had its turn above, is of use at the start, or has a reason to be there', () => {
    const shown = [...HOPS, ...AT_START].map((hop) => given.statement(hop.role, hop.action, hop.resource));
    const others = given
      .statements()
      .filter(({ kind, id }) => kind === 'identity' && !shown.some((statement) => statement.id === id));
    for (const statement of others)
      for (const action of statement.actions.patterns) expect(UNUSED).toHaveProperty([keyOf(statement, action)]);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
  });

  it('no action is allowed that nothing asked for, but those that have a reason', async () => {
    await everyField(given);
    await replayedPayments(given);
    await alarmed(given);
    const unused = given
      .statements()
      .filter(({ effect }) => effect === 'Allow')
      .flatMap((statement) =>
        statement.actions.patterns
          .filter((action) => !statement.actionsUsed.includes(action))
          .map((action) => keyOf(statement, action)),
      );
    expect(unused.sort()).toEqual(Object.keys(UNUSED).sort());
    for (const reason of Object.values(UNUSED)) expect(reason).toMatch(/https:|SNS/);
  });

  it('no call was ever allowed by two statements at once', () => {
    const doubled = given.statements().filter(({ timesUsed, timesDecisive }) => timesUsed !== timesDecisive);
    expect(doubled.map(({ id }) => id)).toEqual([]);
  });
});

/** `Payments/ProcessPaymentRole xray:PutTraceSegments` */
function keyOf({ path, resources }: StatementUsage, action: string): string {
  const table = /Payments(Ledger|Idempotency)/.exec(resources?.patterns.join() ?? '')?.[1];
  const owner = path.replace(/^[^/]+\//, '').replace(/\/(Default)?Policy$/, '');
  return `${owner} ${action}${table ? ` on ${table}` : ''}`;
}

async function announced(cloud: PermissionCloud, id: string): Promise<void> {
  await cloud.settled(id);
  await cloud.emails(id);
}

function nameOf({ role, action, resource, from }: Hop): string {
  return `${from} is refused ${action}${resource ? ` on ${resource}` : ''} (${role}), and all mends when it is back`;
}
