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

  it('the pipe that may not look for streams stops and says why; orders are settled without it', async () => {
    const given = await givenPermissions(assemblyWithout('dynamodb:ListStreams'));
    try {
      const refused = await given.refused(0, 'Orders-dev/Notifications/Pipe', 'dynamodb:ListStreams');
      expect(refused.sentence).toMatch(sentence('Orders-dev-NotificationsPipeRole', 'dynamodb:ListStreams'));
      await given.hop(0, 'the pipe to stop', (hop) => hop.action === 'pipes:State' && hop.outcome === 'failed');
      await given.settled(await given.postOrder());
    } finally {
      await given.cloud.stop();
    }
  });

  it('these are all', () => {
    expect(AT_START.map(({ action }) => action)).toEqual(['logs:CreateLogDelivery', 'dynamodb:ListStreams']);
  });
});
