/** On whose behalf a call is made; what authorization looks at. */
export type Principal =
  /** The developer at this machine, through an SDK, a CLI or the control API: like an account's root, everything is allowed. */
  | { readonly type: 'operator' }
  /** A session of a role of the template; its policies decide. */
  | { readonly type: 'role'; readonly roleArn: string; readonly sessionName: string }
  /** An AWS service that acts for itself (SNS delivering to a queue): resource policies decide. */
  | { readonly type: 'service'; readonly service: string; readonly sourceArn: string };

export const OPERATOR: Principal = { type: 'operator' };

/** One permission that a call needs. */
export interface Requirement {
  /** `sqs:SendMessage` */
  readonly action: string;
  /** The ARN of the resource, or `*` for actions that have none. */
  readonly resource: string;
  /** Condition keys of this request beyond the global ones, `dynamodb:LeadingKeys` for example. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** What iam answers. `allowedBy` names the statement: policy name and Sid or index. */
export type Decision =
  | { readonly allowed: true; readonly allowedBy: string }
  | { readonly allowed: false; readonly message: string };

/** Who asks for a decision and about what, as the journal shows it; it decides nothing. */
export interface Asker {
  readonly from: string;
  readonly correlationIds?: readonly string[];
}

/** The policy of a resource as it was given, by a template or through the API of the resource's service. */
export interface ResourcePolicy {
  /** "queue policy" */
  readonly name: string;
  /** Construct path of the template's resource that brings it; else the ARN of the resource. */
  readonly path: string;
  readonly document: unknown;
}

/** A policy that cannot be taken as it is; the message names the statement and the element. */
export class MalformedPolicyError extends Error {
  override readonly name = 'MalformedPolicyDocument';
}

/** The part of iam that every other service relies on. */
export interface AccessControl {
  /** Evaluates a request as AWS does: explicit deny first, then any allow by role or resource policy. */
  decide(principal: Principal, requirement: Requirement, asker?: Asker): Decision;
  /**
   * A session of `roleArn` for a service (`pipes.amazonaws.com`), or an AwsError `AccessDenied` when the role's trust
   * policy does not let the service in. `sourceArn` is the resource on whose behalf it asks (`aws:SourceArn`).
   */
  assumeRole(roleArn: string, service: string, sessionName: string, sourceArn: string): Principal;
  /** Credentials for code outside this process (a Lambda bundle's SDK); their key id leads back to the principal. */
  issueCredentials(principal: Principal, from: string): Credentials;
  /** Puts a policy in the place of the one that a resource has, none for undefined. Raises MalformedPolicyError. */
  setResourcePolicy(resourceArn: string, policy: ResourcePolicy | undefined): void;
  /**
   * Who the access key id belongs to; undefined when it was not issued here. Raises AwsError `ExpiredTokenException` for
   * a key of an earlier run.
   */
  identify(accessKeyId: string): { readonly principal: Principal; readonly from: string } | undefined;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}
