import type { ResourcePolicy } from '../../platform/access.ts';
import { parsePolicyDocument } from './policy-document.ts';
import { Statement, type StatementOrigin } from './statement.ts';

/** A role of the template with everything that is attached to it. */
export interface Role {
  readonly arn: string;
  readonly name: string;
  /** Construct path of the role. */
  readonly path: string;
  readonly trust: Statement[];
  readonly statements: Statement[];
}

/** A managed policy of the template: its document is compiled anew for each role it is attached to. */
interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly document: unknown;
}

/**
 * All policies of the account: of roles, of resources, and of whole services (CloudWatch Logs). Every change calls
 * `onChange`, so that whoever keeps decisions can forget them.
 */
export class PolicyStore {
  readonly #roles = new Map<string, Role>();
  readonly #rolesByName = new Map<string, Role>();
  readonly #resources = new Map<string, Statement[]>();
  readonly #services = new Map<string, Statement[]>();
  readonly #managed = new Map<string, ManagedPolicy>();
  readonly #removed = new Set<Statement>();
  readonly #listeners: (() => void)[] = [];

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Raises MalformedPolicyError, or an Error when a role of this name exists. */
  addRole(role: { arn: string; name: string; path: string; trustPolicy: unknown }): void {
    if (this.#rolesByName.has(role.name)) throw new Error(`A role named ${role.name} exists already.`);
    const origin = { kind: 'trust', attachedTo: role.arn, path: role.path, policyName: 'trust policy' } as const;
    const entry: Role = {
      arn: role.arn,
      name: role.name,
      path: role.path,
      trust: compile(role.trustPolicy, origin),
      statements: [],
    };
    this.#roles.set(role.arn, entry);
    this.#rolesByName.set(role.name, entry);
    this.#changed();
  }

  /** Gives a role another trust policy; what is attached to it stays. Raises MalformedPolicyError. */
  changeTrust(roleName: string, trustPolicy: unknown): void {
    const role = this.#rolesByName.get(roleName);
    if (!role) throw new Error(`There is no role named ${roleName}.`);
    const { arn, path } = role;
    const trust = compile(trustPolicy, { kind: 'trust', attachedTo: arn, path, policyName: 'trust policy' });
    role.trust.splice(0, role.trust.length, ...trust);
    this.#changed();
  }

  removeRole(roleName: string): void {
    const role = this.#rolesByName.get(roleName);
    if (!role) return;
    this.#roles.delete(role.arn);
    this.#rolesByName.delete(roleName);
    this.#changed();
  }

  /** Takes away every statement that the resource at `path` brought, but for trust policies. */
  detach(path: string): void {
    const lists = [
      ...this.roles().map((role) => role.statements),
      ...this.#resources.values(),
      ...this.#services.values(),
    ];
    for (const statements of lists) {
      const others = statements.filter(({ origin }) => origin.path !== path);
      if (others.length < statements.length) statements.splice(0, statements.length, ...others);
    }
    this.#changed();
  }

  /** Attaches a policy to a role, given by its name. `path` is the resource that brings the policy. */
  attachToRole(
    roleName: string,
    policy: { name: string; path: string; document: unknown; awsManaged?: boolean },
  ): void {
    const role = this.#rolesByName.get(roleName);
    if (!role)
      throw new Error(`The policy ${policy.name} is to be attached to a role ${roleName}, which does not exist.`);
    role.statements.push(
      ...compile(policy.document, {
        kind: 'identity',
        attachedTo: role.arn,
        path: policy.path,
        policyName: policy.name,
        ...(policy.awsManaged && { awsManaged: true }),
      }),
    );
    this.#changed();
  }

  addManagedPolicy(arn: string, policy: ManagedPolicy): void {
    parsePolicyDocument(policy.document, 'identity');
    this.#managed.set(arn, policy);
  }

  managedPolicy(arn: string): ManagedPolicy | undefined {
    return this.#managed.get(arn);
  }

  /** Puts a policy in the place of what is attached to a resource, nothing for undefined. Raises MalformedPolicyError. */
  setForResource(resourceArn: string, policy: ResourcePolicy | undefined): void {
    const statements = policy && compileFor(resourceArn, policy);
    if (statements) this.#resources.set(resourceArn, statements);
    else this.#resources.delete(resourceArn);
    this.#changed();
  }

  /** Attaches a policy to a resource; it is looked at for requests on exactly this ARN. */
  attachToResource(resourceArn: string, policy: ResourcePolicy): void {
    const statements = this.#resources.get(resourceArn) ?? [];
    statements.push(...compileFor(resourceArn, policy));
    this.#resources.set(resourceArn, statements);
    this.#changed();
  }

  /** Attaches a policy to all resources of a service (`logs`); which ones it means, its Resource elements say. */
  attachToService(service: string, policy: ResourcePolicy): void {
    const statements = this.#services.get(service) ?? [];
    statements.push(...compileFor(service, policy));
    this.#services.set(service, statements);
    this.#changed();
  }

  role(arn: string): Role | undefined {
    return this.#roles.get(arn);
  }

  roles(): Role[] {
    return [...this.#roles.values()];
  }

  /** The statements of resource policies that can speak about a resource. */
  resourceStatements(resourceArn: string): readonly Statement[] {
    const own = this.#resources.get(resourceArn);
    const service = this.#services.get(resourceArn.split(':', 3)[2] ?? '');
    return own && service ? [...own, ...service] : (own ?? service ?? []);
  }

  isRemoved(statement: Statement): boolean {
    return this.#removed.has(statement);
  }

  /** Every statement of every policy, removed ones too. */
  statements(): Statement[] {
    return [
      ...this.roles().flatMap((role) => [...role.trust, ...role.statements]),
      ...[...this.#resources.values()].flat(),
      ...[...this.#services.values()].flat(),
    ];
  }

  /** Takes a statement out of force until it is restored. Raises an Error that names an unknown id. */
  remove(id: string, attachedTo?: string): void {
    for (const statement of this.#find(id, attachedTo)) this.#removed.add(statement);
    this.#changed();
  }

  restore(id: string, attachedTo?: string): void {
    for (const statement of this.#find(id, attachedTo)) this.#removed.delete(statement);
    this.#changed();
  }

  #find(id: string, attachedTo: string | undefined): Statement[] {
    const found = this.statements().filter(
      (statement) => statement.id === id && (attachedTo === undefined || statement.origin.attachedTo === attachedTo),
    );
    if (found.length === 0)
      throw new Error(`No policy statement has the id ${id}${attachedTo ? ` on ${attachedTo}` : ''}.`);
    return found;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The statements of a policy of a resource, or of a whole service. */
function compileFor(attachedTo: string, { name, path, document }: ResourcePolicy): Statement[] {
  return compile(document, { kind: 'resource', attachedTo, path, policyName: name });
}

function compile(document: unknown, origin: Omit<StatementOrigin, 'index'>): Statement[] {
  return parsePolicyDocument(document, origin.kind).map(
    (statement, index) => new Statement(statement, { ...origin, index }),
  );
}
