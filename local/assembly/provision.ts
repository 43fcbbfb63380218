import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Environment } from '../core/environment.ts';
import type { ResourceLinks } from '../platform/links.ts';
import type { ProvisionedResource, ResourceProvider, TemplateResource } from '../platform/service.ts';
import { AssemblyError } from './assembly-error.ts';
import { Intrinsics } from './intrinsics.ts';
import type { Assembly, StackArtifact } from './manifest.ts';
import { parameterValues } from './parameters.ts';
import { unsupportedProperties } from './properties.ts';
import { creationOrder } from './references.ts';
import type { UnresolvedResource } from './template.ts';

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

/** Resource types that do nothing on AWS either. */
const INERT_TYPES = new Set(['AWS::CDK::Metadata']);

/**
 * Makes every resource of the assembly, each after those it refers to, and resolves the outputs. Everything that is
 * not supported is reported at once, before the first resource is made. Raises AssemblyError.
 */
export async function provision(
  assembly: Assembly,
  options: {
    environment: Environment;
    providers: readonly ResourceProvider[];
    parameters: Readonly<Record<string, string>>;
    /** Values for parameters of these names that are not given; names the template does not have are no error. */
    usualParameters?: Readonly<Record<string, string>>;
  },
): Promise<Deployment> {
  const providers = new Map(options.providers.map((provider) => [provider.type, provider]));
  const problems = [...assembly.stacks.values()].flatMap((stack) => unsupportedIn(stack, providers));
  if (problems.length > 0) throw new AssemblyError(problems);
  const exports = new Map<string, unknown>();
  const stacks: DeployedStack[] = [];
  for (const stack of assembly.stacks.values())
    stacks.push(await provisionStack(stack, { ...options, providers, assembly, exports }));
  return { stacks };
}

function unsupportedIn(stack: StackArtifact, providers: ReadonlyMap<string, ResourceProvider>): string[] {
  const problems: string[] = [];
  for (const [logicalId, resource] of stack.template.resources) {
    if (INERT_TYPES.has(resource.type)) continue;
    const path = pathOf(stack, logicalId, resource);
    const provider = providers.get(resource.type);
    if (!provider) problems.push(`${path}: the resource type ${resource.type} is not supported by the local cloud.`);
    else
      for (const property of unsupportedProperties(resource.properties, provider.supports))
        problems.push(`${path}: the property ${property} of ${resource.type} is not supported by the local cloud.`);
  }
  return problems;
}

async function provisionStack(
  stack: StackArtifact,
  options: {
    environment: Environment;
    providers: ReadonlyMap<string, ResourceProvider>;
    parameters: Readonly<Record<string, string>>;
    usualParameters?: Readonly<Record<string, string>>;
    assembly: Assembly;
    exports: Map<string, unknown>;
  },
): Promise<DeployedStack> {
  const { template, stackName } = stack;
  const provisioned = new Map<string, ProvisionedResource>();
  const intrinsics = new Intrinsics({
    environment: options.environment,
    stackName,
    template,
    parameters: parameterValues(template.parameters, options.parameters, options.usualParameters),
    provisioned,
    exports: options.exports,
  });
  const wanted = (condition: string | undefined): boolean => condition === undefined || intrinsics.condition(condition);
  const resources: DeployedResource[] = [];
  for (const logicalId of creationOrder(template.resources)) {
    const resource = template.resources.get(logicalId);
    const provider = resource && options.providers.get(resource.type);
    if (!resource || !provider || !wanted(resource.condition)) continue;
    const path = pathOf(stack, logicalId, resource);
    try {
      const made = await provisionOne({
        logicalId,
        resource,
        path,
        provider,
        intrinsics,
        stackName,
        assembly: options.assembly,
      });
      provisioned.set(logicalId, made);
      resources.push({ logicalId, type: resource.type, path, ...made });
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
    if (output.exportName !== undefined) options.exports.set(String(intrinsics.resolve(output.exportName)), value);
  }
  return { stackName, outputs, resources };
}

async function provisionOne(parts: {
  logicalId: string;
  resource: UnresolvedResource;
  path: string;
  provider: ResourceProvider;
  intrinsics: Intrinsics;
  stackName: string;
  assembly: Assembly;
}): Promise<ProvisionedResource & { links?: ResourceLinks }> {
  const { logicalId, resource, path, provider, intrinsics, stackName, assembly } = parts;
  const properties: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(resource.properties)) {
    const resolved = intrinsics.resolve(value);
    if (resolved !== undefined) properties[name] = resolved;
  }
  const [unsupported] = unsupportedProperties(properties, provider.supports);
  if (unsupported) throw new Error(`the property ${unsupported} is not supported by the local cloud.`);
  const request: TemplateResource = {
    type: resource.type,
    logicalId,
    path,
    properties,
    generateName: (maxLength) => generatedName(stackName, logicalId, maxLength),
    asset: (_bucket, key) => assetOf(assembly, key),
  };
  const made = await provider.provision(request);
  const links = provider.links?.(request, made);
  return { ...made, ...(links && { links }) };
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

function pathOf(stack: StackArtifact, logicalId: string, resource: UnresolvedResource): string {
  const path = resource.path ?? stack.paths.get(logicalId) ?? `${stack.stackName}/${logicalId}`;
  return path.replace(/\/(Resource|Default)$/, '');
}

/** `Stack-LogicalId-SUFFIX` as CloudFormation makes them, but the same at every start. */
function generatedName(stackName: string, logicalId: string, maxLength: number): string {
  const suffix = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, 12).toUpperCase();
  const room = maxLength - suffix.length - 1;
  const stem = `${stackName}-${logicalId}`;
  return `${stem.length <= room ? stem : `${stackName.slice(0, Math.floor(room / 2) - 1)}-${logicalId}`.slice(0, room)}-${suffix}`;
}
