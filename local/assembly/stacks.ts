import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ProvisionedResource, ResourceProvider, TemplateResource } from '../platform/resources.ts';
import { AssemblyError } from './assembly-error.ts';
import { changesBetween, type ResourceChange } from './changes.ts';
import type { DeployedResource, DeployedStack, Deployment, DeploymentOptions } from './deployment.ts';
import { Intrinsics } from './intrinsics.ts';
import { type Assembly, pathOf, type StackArtifact } from './manifest.ts';
import { parameterValues } from './parameters.ts';
import { unsupportedProperties } from './properties.ts';
import { creationOrder } from './references.ts';
import { RunningResources } from './running-resources.ts';
import { refuseUnchangeable, refuseUnsupported } from './supported.ts';
import type { UnresolvedResource } from './template.ts';

/** Whether resources that hold what can't be had again may go. */
export type Approve = (losses: readonly ResourceChange[]) => boolean | Promise<boolean>;

/** Somebody would lose messages or items, and nobody said yes. */
export class LossNotApproved extends Error {
  override readonly name = 'LossNotApproved';
  readonly losses: readonly ResourceChange[];

  constructor(losses: readonly ResourceChange[]) {
    super(losses.map(lossSentence).join('\n'));
    this.losses = losses;
  }
}

/** "CloudFormation would replace Orders-dev/Orders (AWS::DynamoDB::GlobalTable): its items are lost." */
export function lossSentence({ kind, type, path, loses }: ResourceChange): string {
  return `CloudFormation would ${kind === 'removed' ? 'remove' : 'replace'} ${path} (${type}): its ${loses} are lost.`;
}

/** The stacks that run: made of a first assembly, and brought to what later ones say. */
export class Stacks {
  readonly #options: DeploymentOptions;
  readonly #providers: ReadonlyMap<string, ResourceProvider>;
  readonly #resources = new RunningResources();
  #assembly: Assembly | undefined;
  #deployment: Deployment = { stacks: [] };
  /** One deployment after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: DeploymentOptions) {
    this.#options = options;
    this.#providers = new Map(options.providers.map((provider) => [provider.type, provider]));
  }

  get deployment(): Deployment {
    return this.#deployment;
  }

  /**
   * Makes, changes and removes what the assembly asks for, each resource after those it refers to, and gives what was
   * different; the first time everything is new. Resources that are the same are not touched. A deployment that fails
   * is undone. Raises AssemblyError, and LossNotApproved when `approve` does not agree to what would be lost.
   */
  deploy(assembly: Assembly, approve: Approve = () => false): Promise<ResourceChange[]> {
    const deployed = this.#last.then(() => this.#deploy(assembly, approve));
    this.#last = deployed.catch(() => undefined);
    return deployed;
  }

  async #deploy(assembly: Assembly, approve: Approve): Promise<ResourceChange[]> {
    refuseUnsupported(assembly, this.#providers);
    const changes = this.#assembly ? changesBetween(this.#assembly, assembly, this.#providers) : [];
    refuseUnchangeable(changes, this.#providers);
    const losses = changes.filter(({ loses }) => loses !== undefined);
    if (losses.length > 0 && !(await approve(losses))) throw new LossNotApproved(losses);
    this.#resources.begin();
    try {
      const exports = new Map<string, unknown>();
      const stacks: DeployedStack[] = [];
      for (const stack of assembly.stacks.values()) stacks.push(await this.#bringStack(stack, assembly, exports));
      await this.#resources.removeOthers();
      this.#deployment = { stacks };
      this.#assembly = assembly;
    } catch (error) {
      if (this.#assembly) await this.#resources.undo();
      throw error;
    }
    return changes;
  }

  async #bringStack(stack: StackArtifact, assembly: Assembly, exports: Map<string, unknown>): Promise<DeployedStack> {
    const { template, stackName } = stack;
    const { environment, parameters, usualParameters } = this.#options;
    const provisioned = new Map<string, ProvisionedResource>();
    const intrinsics = new Intrinsics({
      environment,
      stackName,
      template,
      parameters: parameterValues(template.parameters, parameters, usualParameters),
      provisioned,
      exports,
    });
    const wanted = (condition: string | undefined): boolean =>
      condition === undefined || intrinsics.condition(condition);
    const resources: DeployedResource[] = [];
    for (const logicalId of creationOrder(template.resources)) {
      const resource = template.resources.get(logicalId);
      const provider = resource && this.#providers.get(resource.type);
      if (!resource || !provider || !wanted(resource.condition)) continue;
      const path = pathOf(stack, logicalId, resource);
      try {
        const request = resolved({ logicalId, resource, path, provider, intrinsics, stackName, assembly });
        const made = await this.#resources.bring(`${stackName}/${logicalId}`, request, provider);
        provisioned.set(logicalId, made);
        const links = provider.links?.(request, made);
        resources.push({ logicalId, type: resource.type, path, ...made, ...(links && { links }) });
      } catch (error) {
        throw new AssemblyError([
          `${path} (${resource.type}): ${error instanceof Error ? error.message : String(error)}`,
        ]);
      }
    }
    const outputs: Record<string, string> = {};
    for (const [name, output] of template.outputs) {
      if (!wanted(output.condition)) continue;
      const value = intrinsics.resolve(output.value);
      outputs[name] = String(value);
      if (output.exportName !== undefined) exports.set(String(intrinsics.resolve(output.exportName)), value);
    }
    return { stackName, outputs, resources };
  }
}

function resolved(parts: {
  logicalId: string;
  resource: UnresolvedResource;
  path: string;
  provider: ResourceProvider;
  intrinsics: Intrinsics;
  stackName: string;
  assembly: Assembly;
}): TemplateResource {
  const { logicalId, resource, path, provider, intrinsics, stackName, assembly } = parts;
  const properties: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(resource.properties)) {
    const result = intrinsics.resolve(value);
    if (result !== undefined) properties[name] = result;
  }
  const [unsupported] = unsupportedProperties(properties, provider.supports);
  if (unsupported) throw new Error(`the property ${unsupported} is not supported by the local cloud.`);
  return {
    type: resource.type,
    logicalId,
    path,
    properties,
    generateName: (maxLength) => generatedName(stackName, logicalId, maxLength),
    asset: (_bucket, key) => assetOf(assembly, key),
  };
}

function assetOf(assembly: Assembly, key: string): { path: string } {
  const path = assembly.assets.get(key);
  if (!path) throw new Error(`the asset ${key} is not listed in the assembly. Synthesize again with "npm run synth".`);
  if (!existsSync(path))
    throw new Error(
      `the asset ${path} does not exist. Another cdk command may have rewritten the folder: synthesize again with "npm run synth".`,
    );
  return { path };
}

/** `Stack-LogicalId-SUFFIX` as CloudFormation makes them, but the same at every start. */
function generatedName(stackName: string, logicalId: string, maxLength: number): string {
  const suffix = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, 12).toUpperCase();
  const room = maxLength - suffix.length - 1;
  const stem = `${stackName}-${logicalId}`;
  return `${stem.length <= room ? stem : `${stackName.slice(0, Math.floor(room / 2) - 1)}-${logicalId}`.slice(0, room)}-${suffix}`;
}
