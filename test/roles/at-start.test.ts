import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRecord } from '../../local/core/fields.ts';
import { AT_START } from './hops.ts';
import { ASSEMBLY, givenPermissions } from './permissions.ts';

const TEMPLATE = 'Orders-dev.template.json';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'roles-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the assembly in which no statement allows `action`. */
function assemblyWithout(action: string): string {
  const copy = mkdtempSync(join(folder, 'assembly-'));
  cpSync(ASSEMBLY, copy, { recursive: true });
  const template: unknown = JSON.parse(readFileSync(join(copy, TEMPLATE), 'utf8'));
  const stripped = JSON.stringify(template, (name, value: unknown) =>
    name === 'Statement' && Array.isArray(value) ? value.filter((statement) => !allows(statement, action)) : value,
  );
  writeFileSync(join(copy, TEMPLATE), stripped);
  return copy;
}

function allows(statement: unknown, action: string): boolean {
  const actions = isRecord(statement) && statement['Effect'] === 'Allow' ? statement['Action'] : undefined;
  return actions === action || (Array.isArray(actions) && actions.includes(action));
}

const sentence = (role: string, action: string): RegExp =>
  new RegExp(`${role}\\S* is not authorized to perform: ${action} on resource: \\S+ because no identity-based policy`);

describe('without a statement that counts at the start', () => {
  it('the workflow that may not have its log delivered is not made, and nothing runs', async () => {
    await expect(givenPermissions(assemblyWithout('logs:CreateLogDelivery'))).rejects.toThrow(
      sentence('Orders-dev-WorkflowStateMachineRole', 'logs:CreateLogDelivery'),
    );
  });

  it('the pipes that may not look for streams stop and say why; orders are settled without them', async () => {
    const given = await givenPermissions(assemblyWithout('dynamodb:ListStreams'));
    try {
      for (const hop of ['Notifications', 'Events']) {
        const refused = await given.refused(0, `Orders-dev/${hop}/Pipe`, 'dynamodb:ListStreams');
        expect(refused.sentence).toMatch(sentence(`Orders-dev-${hop}PipeRole`, 'dynamodb:ListStreams'));
        await given.hop(
          0,
          'the pipe to stop',
          ({ action, outcome, to }) => action === 'pipes:State' && outcome === 'failed' && to.includes(hop),
        );
      }
      await given.settled(await given.postOrder());
    } finally {
      await given.cloud.stop();
    }
  });

  it('these are all', () => {
    expect(new Set(AT_START.map(({ action }) => action))).toEqual(
      new Set(['logs:CreateLogDelivery', 'dynamodb:ListStreams']),
    );
  });
});
