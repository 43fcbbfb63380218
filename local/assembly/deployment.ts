import type { Environment } from '../core/environment.ts';
import type { ResourceLinks } from '../platform/links.ts';
import type { ProvisionedResource, ResourceProvider } from '../platform/resources.ts';

/** What came of an assembly. */
export interface Deployment {
  readonly stacks: readonly DeployedStack[];
}

export interface DeployedStack {
  readonly stackName: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly DeployedResource[];
}

export interface DeployedResource extends ProvisionedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly path: string;
  readonly links?: ResourceLinks;
}

/** What a deployment needs beside an assembly. */
export interface DeploymentOptions {
  readonly environment: Environment;
  readonly providers: readonly ResourceProvider[];
  readonly parameters: Readonly<Record<string, string>>;
  /** Values for parameters of these names that are not given; names the template does not have are no error. */
  readonly usualParameters?: Readonly<Record<string, string>>;
}
