import type { ResourceLinks } from './links.ts';

/** A resource of the template, its intrinsic functions resolved. */
export interface TemplateResource {
  /** `AWS::SQS::Queue` */
  readonly type: string;
  readonly logicalId: string;
  /** The construct path without the final `/Resource`: `OrderStack/Intake/Queue`. What journal and errors show. */
  readonly path: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** A physical name as CloudFormation would make one up, the same at every start, cut to `maxLength` characters. */
  generateName(maxLength: number): string;
  /** The content of a file asset by its S3 bucket and key, or an error that names the missing asset. */
  asset(bucket: string, key: string): { readonly path: string };
}

/** What other resources can refer to. */
export interface ProvisionedResource {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Which properties of a resource type are imitated. Paths are dotted, `[]` stands for any element of a list, a trailing
 * `.**` for everything beneath: `RedrivePolicy.maxReceiveCount`, `FilterCriteria.Filters[].Pattern`, `Environment.**`.
 * A property in neither list makes the start fail with an error that names it.
 */
export interface SupportedProperties {
  readonly honoured: readonly string[];
  /** Properties that change nothing that can be seen on one machine, each with the reason. */
  readonly inert?: Readonly<Record<string, string>>;
}

/** Makes resources of one CloudFormation type. */
export interface ResourceProvider {
  readonly type: string;
  readonly supports: SupportedProperties;
  /** Creates the resource. Raises AwsError or Error with a sentence; the loader adds the resource's path. */
  provision(resource: TemplateResource): ProvisionedResource | Promise<ProvisionedResource>;
  /** How such a resource stands to others; without it, it is not on the map. Called after `provision`. */
  links?(resource: TemplateResource, made: ProvisionedResource): ResourceLinks;
  /** How such resources change and go while the cloud runs; without it, that takes a restart. */
  readonly changes?: ResourceChanges;
}

/** What an update of a stack does to resources of one type. */
export interface ResourceChanges {
  /**
   * The properties whose change makes CloudFormation replace the resource ("Update requires: Replacement"), by name.
   * A test compares them with CloudFormation's specification.
   */
  readonly replacing: readonly string[];
  /** What is lost with the resource and can't be had again, "messages" for a queue: whoever loses it is asked before. */
  readonly holds?: string;
  /**
   * Makes the resource of this logical id what the template says now; the physical name stays. What is under way ends
   * on what the resource was. Raises what `provision` does, the resource being then as it was.
   */
  update(resource: TemplateResource, made: ProvisionedResource): ProvisionedResource | Promise<ProvisionedResource>;
  /** Removes what was made of `resource`. Not for types that only a restart removes. */
  remove?(resource: TemplateResource, made: ProvisionedResource): void | Promise<void>;
}
