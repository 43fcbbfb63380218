import { type Environment, parseArn } from '../../core/environment.ts';
import type { Principal, Requirement } from '../../platform/access.ts';

/**
 * The condition keys that a request can carry, in lower case, since keys are not case-sensitive.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
type Reader = (context: RequestContext) => string | readonly string[] | undefined;

const GLOBAL_KEYS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['aws:principalarn', (context) => (context.principal.type === 'role' ? context.principal.roleArn : undefined)],
  ['aws:principalaccount', (context) => (context.isService ? undefined : context.environment.accountId)],
  ['aws:principaltype', (context) => (context.principal.type === 'role' ? 'AssumedRole' : undefined)],
  ['aws:principalisawsservice', (context) => String(context.isService)],
  ['aws:principalservicename', (context) => context.service],
  ['aws:sourcearn', (context) => context.sourceArn],
  ['aws:sourceaccount', (context) => context.sourceAccount],
  ['aws:sourceip', (context) => (context.isService ? undefined : '127.0.0.1')],
  ['aws:viaawsservice', () => 'false'],
  ['aws:securetransport', () => 'true'],
  ['aws:requestedregion', (context) => context.environment.region],
  ['aws:resourceaccount', (context) => context.resourceAccount],
  ['aws:userid', (context) => context.sessionDependent(context.userId)],
  ['aws:currenttime', (context) => context.timeDependent(new Date(context.nowMs).toISOString())],
  ['aws:epochtime', (context) => context.timeDependent(String(Math.floor(context.nowMs / 1000)))],
]);

/** Keys of single services: those that the local services hand over in `Requirement.context`. */
const SERVICE_KEYS: ReadonlySet<string> = new Set([
  'dynamodb:leadingkeys',
  'dynamodb:returnconsumedcapacity',
  'dynamodb:returnvalues',
  'dynamodb:select',
  'events:detail-type',
  'events:source',
]);

/** Whether a policy may ask for this key here; the others are refused when the policy is loaded. */
export function isSupportedKey(key: string): boolean {
  const lower = key.toLowerCase();
  return GLOBAL_KEYS.has(lower) || SERVICE_KEYS.has(lower);
}

/** One request as policies see it. Notes what the answer depended on, since not every answer can be kept. */
export class RequestContext {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly environment: Environment;
  readonly nowMs: number;
  readonly #given: Requirement['context'];
  /** True once something was looked at that another request for the same action on the same resource can differ in. */
  volatile = false;

  constructor(principal: Principal, requirement: Requirement, environment: Environment, nowMs: number) {
    this.principal = principal;
    this.action = requirement.action;
    this.resource = requirement.resource;
    this.environment = environment;
    this.nowMs = nowMs;
    this.#given = requirement.context;
  }

  /** The value of a condition key; undefined when the request does not carry it. */
  get(key: string): string | readonly string[] | undefined {
    const lower = key.toLowerCase();
    const read = GLOBAL_KEYS.get(lower);
    return read ? read(this) : this.#requestDependent(lower);
  }

  #requestDependent(lower: string): string | readonly string[] | undefined {
    this.volatile = true;
    for (const [name, value] of Object.entries(this.#given ?? {})) if (name.toLowerCase() === lower) return value;
    return undefined;
  }

  /** The same for a policy variable, which stands for a single value. */
  readonly variable = (key: string): string | undefined => {
    const value = this.get(key);
    return typeof value === 'string' ? value : undefined;
  };

  get isService(): boolean {
    return this.principal.type === 'service';
  }

  get service(): string | undefined {
    return this.principal.type === 'service' ? this.principal.service : undefined;
  }

  get sourceArn(): string | undefined {
    return this.principal.type === 'service' ? this.principal.sourceArn : undefined;
  }

  /** The account of the source; S3-like ARNs without one belong to the only account there is. */
  get sourceAccount(): string | undefined {
    const arn = this.sourceArn;
    return arn === undefined ? undefined : parseArn(arn)?.accountId || this.environment.accountId;
  }

  get resourceAccount(): string {
    return parseArn(this.resource)?.accountId || this.environment.accountId;
  }

  get userId(): string | undefined {
    return this.principal.type === 'role'
      ? `${roleIdOf(this.principal.roleArn)}:${this.principal.sessionName}`
      : undefined;
  }

  /** `arn:aws:sts::000000000000:assumed-role/name/session` */
  get sessionArn(): string | undefined {
    return this.principal.type === 'role'
      ? sessionArnOf(this.environment, this.principal.roleArn, this.principal.sessionName)
      : undefined;
  }

  sessionDependent<T>(value: T): T {
    this.volatile = true;
    return value;
  }

  timeDependent<T>(value: T): T {
    this.volatile = true;
    return value;
  }
}

/** The ARN of a role's session, which leaves out the role's path. */
export function sessionArnOf(environment: Environment, roleArn: string, sessionName: string): string {
  const roleName = roleArn.split('/').at(-1) ?? roleArn;
  return `arn:${environment.partition}:sts::${environment.accountId}:assumed-role/${roleName}/${sessionName}`;
}

/** A role's unique id (`AROA…`), made from its ARN so that it is the same at every start. */
export function roleIdOf(roleArn: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let id = 'AROA';
  let state = 0x811c9dc5;
  for (let place = 0; place < 17; place++) {
    for (const character of roleArn) state = Math.imul(state ^ (character.charCodeAt(0) + place), 0x01000193);
    id += alphabet[(state >>> 11) & 31];
  }
  return id;
}
