import type { Hop } from '../../local/journal/journal.ts';
import type { StatementUsage } from '../../local/services/iam/usage.ts';
import { EVERY_TRACE } from '../../local/services/xray/index.ts';
import { ASSEMBLY, givenCloud, type OrderCloud } from '../support/cloud.ts';

export { ASSEMBLY };

/** A refusal as the journal has it: who asked for what, and the sentence. */
export interface Refused {
  readonly from: string;
  readonly action: string;
  readonly sentence: string;
}

/** Longer than the orders queue hides a message that failed: it is delivered again. */
const REDELIVERY_MS = 13 * 60_000;
/** Longer than any pause between tries inside an execution of the workflow, and shorter than its timeout. */
const RETRY_MS = 9_000;

/** A running order system whose permissions can be taken away and given back. */
export interface PermissionCloud extends OrderCloud {
  /** Every statement of a role, a queue or a topic of the template. */
  statements(): readonly StatementUsage[];
  /** The statement of a role (by path without the stack's name) that allows `action`, on a resource named so. */
  statement(role: string, action: string, resource?: string): StatementUsage;
  remove(...statements: readonly StatementUsage[]): void;
  restore(...statements: readonly StatementUsage[]): void;
  /** The first hop from `from` since a moment of the journal that was refused `action`. */
  refused(since: number, from: string, action: string): Promise<Refused>;
  /** The first hop since a moment that `matches`. */
  hop(since: number, what: string, matches: (hop: Hop) => boolean): Promise<Hop>;
  /** Moves time to where a failed message is delivered again, and a pipe that gave up tries again. */
  redeliver(): void;
  /** Moves time to where a step of the workflow that failed is tried again. */
  retry(): void;
  /** An order that was saved, then deleted before it was paid; its workflow waits to try the payment again. */
  withdrawnOrder(): Promise<string>;
}

export async function givenPermissions(assembly = ASSEMBLY): Promise<PermissionCloud> {
  const given = await givenCloud({ assembly, calm: true, tracing: EVERY_TRACE });
  const { iam, journal, clock } = given.cloud;
  const hop: PermissionCloud['hop'] = (since, what, matches) =>
    journal.waitFor(what, (each) => each.sequence >= since && matches(each), 20_000);
  const statement: PermissionCloud['statement'] = (role, action, resource = '') => {
    const { arn } = iam.roles().find(({ path }) => path.endsWith(`/${role}`)) ?? {};
    const found = iam
      .statements()
      .filter((each) => each.attachedTo === arn && each.actions.patterns.includes(action))
      .filter((each) => resource === '' || each.resources?.patterns.some((pattern) => pattern.includes(resource)));
    const [only] = found;
    if (!only || found.length > 1) throw new Error(`${role} has ${found.length} statements with ${action}.`);
    return only;
  };
  const remove: PermissionCloud['remove'] = (...all) => {
    for (const { id, attachedTo } of all) iam.removeStatement(id, attachedTo);
  };
  const restore: PermissionCloud['restore'] = (...all) => {
    for (const { id, attachedTo } of all) iam.restoreStatement(id, attachedTo);
  };
  return {
    ...given,
    statements: () => iam.statements(),
    statement,
    remove,
    restore,
    hop,
    refused: async (since, from, action) => {
      const sentence = ` is not authorized to perform: ${action} on resource: `;
      const found = await hop(
        since,
        `${from} to be refused ${action}`,
        (each) =>
          each.from.startsWith(from) && each.outcome === 'refused' && each.error?.message.includes(sentence) === true,
      );
      return { from: found.from, action: found.action, sentence: found.error?.message ?? '' };
    },
    redeliver: () => clock.advance(REDELIVERY_MS),
    retry: () => clock.advance(RETRY_MS),
    withdrawnOrder: async () => {
      const invoke = statement('Workflow/StateMachine/Role', 'lambda:InvokeFunction');
      const since = journal.next;
      remove(invoke);
      const id = await given.postOrder();
      await hop(since, 'the refused payment', (each) => each.action === 'lambda:Invoke' && each.outcome === 'refused');
      const { errors } = await given.graphql('mutation ($id: String!) { deleteOrder(id: $id) }', { id });
      if (errors) throw new Error(`The order could not be deleted: ${JSON.stringify(errors)}`);
      restore(invoke);
      return id;
    },
  };
}

/** Whether a hop is the end of the workflow's work on an order. */
export function isExecution(hop: Hop, id: string): boolean {
  return hop.action === 'states:Execution' && hop.correlationIds.includes(id);
}
