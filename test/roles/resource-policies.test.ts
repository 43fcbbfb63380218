import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_ENVIRONMENT } from '../../local/core/environment.ts';
import { isRecord } from '../../local/core/fields.ts';
import { evaluate } from '../../local/services/iam/evaluator.ts';
import { PolicyStore } from '../../local/services/iam/policy-store.ts';
import { RequestContext } from '../../local/services/iam/request-context.ts';
import { ASSEMBLY, givenPermissions, type PermissionCloud } from './permissions.ts';

let given: PermissionCloud;
beforeAll(async () => {
  given = await givenPermissions();
});
afterAll(() => given.cloud.stop());

/** A request that came without TLS. The local cloud's own never do: its loopback stands in for TLS. */
class PlainHttpRequest extends RequestContext {
  override get(key: string): string | readonly string[] | undefined {
    return key.toLowerCase() === 'aws:securetransport' ? 'false' : super.get(key);
  }
}

/** The policies of queues and topic as the template has them, with references replaced by what they stand for. */
function resourcePolicies(): { path: string; resource: string; document: unknown }[] {
  const resources = given.cloud.deployment.stacks.flatMap((stack) => stack.resources);
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isRecord(value)) return value;
    const { accountId, region } = DEFAULT_ENVIRONMENT;
    const pseudo = { 'AWS::AccountId': accountId, 'AWS::Region': region, 'AWS::Partition': 'aws' };
    if (typeof value['Ref'] === 'string' && value['Ref'] in pseudo) return Reflect.get(pseudo, value['Ref']);
    const [, parts] = Array.isArray(value['Fn::Join']) ? value['Fn::Join'] : [];
    if (Array.isArray(parts)) return parts.map(resolve).join('');
    const [id, attribute] = Array.isArray(value['Fn::GetAtt']) ? value['Fn::GetAtt'] : [value['Ref'], undefined];
    const found = typeof id === 'string' ? byId.get(id) : undefined;
    if (found) return attribute === undefined ? found.ref : found.attributes[String(attribute)];
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolve(member)]));
  };
  const template: unknown = JSON.parse(readFileSync(join(ASSEMBLY, 'Orders-dev.template.json'), 'utf8'));
  const all = isRecord(template) && isRecord(template['Resources']) ? Object.entries(template['Resources']) : [];
  return all.flatMap(([id, resource]) => {
    if (!isRecord(resource) || !/^AWS::(SQS::Queue|SNS::Topic)Policy$/.test(String(resource['Type']))) return [];
    const document = resolve(isRecord(resource['Properties']) ? resource['Properties']['PolicyDocument'] : undefined);
    const text = JSON.stringify(document);
    return { path: byId.get(id)?.path ?? id, resource: /"Resource":"([^"]+)"/.exec(text)?.[1] ?? '', document };
  });
}

const ROLE = 'arn:aws:iam::000000000000:role/anything';

describe('a queue or topic of the template', () => {
  it('refuses a role that may do everything when it comes without TLS, and this statement alone does', () => {
    const policies = resourcePolicies();
    const resources = given.cloud.deployment.stacks.flatMap((stack) => stack.resources);
    const guarded = resources.filter(({ type }) => type === 'AWS::SQS::Queue' || type === 'AWS::SNS::Topic');
    expect(guarded.length).toBeGreaterThanOrEqual(7);
    expect(policies.map(({ path }) => path).sort()).toEqual(guarded.map(({ path }) => `${path}/Policy`).sort());
    for (const { path, resource, document } of policies) {
      const store = new PolicyStore();
      const allowAll = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
      const trustPolicy = {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      };
      store.addRole({ arn: ROLE, name: 'anything', path: 'Test/Role', trustPolicy });
      store.attachToRole('anything', { name: 'all', path: 'Test/Role', document: allowAll });
      store.attachToResource(resource, { name: 'policy', path, document });
      const principal = { type: 'role', roleArn: ROLE, sessionName: 'session' } as const;
      const action = resource.includes(':sns:') ? 'sns:Publish' : 'sqs:SendMessage';
      const ask = (Request: typeof RequestContext) =>
        evaluate(store, new Request(principal, { action, resource }, DEFAULT_ENVIRONMENT, 0));
      expect(ask(RequestContext).allowed).toBe(true);
      const plain = ask(PlainHttpRequest);
      expect(plain).toMatchObject({ allowed: false, by: { isDeny: true, origin: { path } } });
      if (!plain.allowed && plain.by) store.remove(plain.by.id);
      expect(ask(PlainHttpRequest).allowed).toBe(true);
    }
  });
});

/** The statement of a queue's policy that lets somebody in. */
function allowedInto(queue: string) {
  const [found, ...others] = given
    .statements()
    .filter(({ kind, effect, path }) => kind === 'resource' && effect === 'Allow' && path.includes(queue));
  if (!found || others.length > 0) throw new Error(`The policy of ${queue} must let one service in.`);
  return found;
}

describe('the queue for what was never announced', () => {
  /** Makes every email about one more order fail until SNS gives up, and gives the moment when the order was posted. */
  const undeliverable = async (): Promise<{ id: string; since: number }> => {
    const { journal, clock, faults } = given.cloud;
    const since = journal.next;
    const end = faults.add('error sns:DeliverEmail code=MailboxUnavailable status=500');
    const id = await given.postOrder();
    for (let attempt = 1; attempt <= 51; attempt++) {
      await given.hop(
        since,
        `attempt ${attempt}`,
        (hop) => hop.action === 'sns:DeliverEmail' && hop.outcome === 'failed' && hop.attempt === attempt,
      );
      // The retry is set once the failure has been handed back.
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(10 * 60_000);
    }
    end();
    return { id, since };
  };
  const letIn = () => allowedInto('Notifications/DeadLetters');

  it('lets SNS in with what it could not deliver', async () => {
    const { id, since } = await undeliverable();
    const kept = await given.hop(
      since,
      'the dead letter',
      (hop) => hop.action === 'sqs:SendMessage' && hop.correlationIds.includes(id) && hop.from.endsWith('/Topic'),
    );
    expect(kept).toMatchObject({ outcome: 'ok', to: 'Orders-dev/Notifications/DeadLetters' });
    expect(letIn().timesUsed).toBeGreaterThan(0);
  });

  it('refuses SNS by name without the statement that lets it in', async () => {
    const statement = letIn();
    given.remove(statement);
    const { since } = await undeliverable();
    const { sentence } = await given.refused(since, 'Orders-dev/Notifications/Topic', 'sqs:SendMessage');
    expect(sentence).toMatch(
      /^Service: sns.amazonaws.com on behalf of arn:aws:sns:\S+ is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:\S+ because no resource-based policy allows the sqs:SendMessage action$/,
    );
    given.restore(statement);
  });

  it('lets in no other topic and no other service', () => {
    const { attachedTo: resource } = letIn();
    const topic = given.cloud.deployment.stacks
      .flatMap((stack) => stack.resources)
      .find(({ type }) => type === 'AWS::SNS::Topic')?.ref;
    const decide = (service: string, sourceArn: string): boolean =>
      given.cloud.iam.access.decide({ type: 'service', service, sourceArn }, { action: 'sqs:SendMessage', resource })
        .allowed;
    expect(decide('sns.amazonaws.com', topic ?? '')).toBe(true);
    expect(decide('sns.amazonaws.com', `${topic}2`)).toBe(false);
    expect(decide('events.amazonaws.com', topic ?? '')).toBe(false);
  });
});

describe('the queue for what no subscriber was told', () => {
  it('lets in its rule, no other rule and no other service', () => {
    const { attachedTo: resource } = allowedInto('LiveUpdates/DeadLetters');
    const [rule] = given.cloud.deployment.stacks
      .flatMap((stack) => stack.resources)
      .flatMap(({ path, attributes }) => (path.endsWith('LiveUpdates/Rule') ? [String(attributes['Arn'])] : []));
    const decide = (service: string, sourceArn: string): boolean =>
      given.cloud.iam.access.decide({ type: 'service', service, sourceArn }, { action: 'sqs:SendMessage', resource })
        .allowed;
    expect(decide('events.amazonaws.com', rule ?? '')).toBe(true);
    expect(decide('events.amazonaws.com', `${rule}2`)).toBe(false);
    expect(decide('sns.amazonaws.com', rule ?? '')).toBe(false);
  });

  it('does not get what it may not have: the rule is refused by name, and the journal tells what was lost', async () => {
    const statement = allowedInto('LiveUpdates/DeadLetters');
    const publish = given.statement('LiveUpdates/RuleRole', 'appsync:GraphQL');
    given.remove(statement, publish);
    const since = given.cloud.journal.next;
    const id = await given.postOrder();
    const { sentence } = await given.refused(since, 'Orders-dev/LiveUpdates/Rule', 'sqs:SendMessage');
    expect(sentence).toMatch(
      /^Service: events.amazonaws.com on behalf of arn:aws:events:\S+ is not authorized to perform: sqs:SendMessage on/,
    );
    await given.hop(since, 'the loss', (hop) => hop.action === 'events:Discard' && hop.correlationIds.includes(id));
    given.restore(statement, publish);
  });
});
