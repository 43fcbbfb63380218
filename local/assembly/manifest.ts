import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fields, isRecord } from '../core/fields.ts';
import { AssemblyError } from './assembly-error.ts';
import { parseTemplate, type Template, type UnresolvedResource } from './template.ts';

/** A stack of the assembly, ready to be provisioned. */
export interface StackArtifact {
  readonly stackName: string;
  readonly template: Template;
  /** Construct paths by logical id, from the assembly's metadata; the template may have them too. */
  readonly paths: ReadonlyMap<string, string>;
  /** Artifact ids of the stacks that must exist before. */
  readonly dependencies: readonly string[];
}

export interface Assembly {
  readonly directory: string;
  /** By artifact id, in the order in which they can be deployed. */
  readonly stacks: ReadonlyMap<string, StackArtifact>;
  /** Files by S3 object key: absolute paths of a file or a directory. */
  readonly assets: ReadonlyMap<string, string>;
}

/**
 * Reads a cloud assembly as `cdk synth` writes it (`cdk.out`): manifest, templates and asset manifests.
 * Raises AssemblyError when a part is missing or is not what it should be.
 * Source: https://github.com/aws/aws-cdk/tree/main/packages/aws-cdk-lib/cloud-assembly-schema
 */
export function readAssembly(directory: string): Assembly {
  const root = resolve(directory);
  if (!existsSync(join(root, 'manifest.json')))
    throw new AssemblyError([
      `There is no assembly in ${root}: it has no manifest.json. Write one with "npm run synth", or name another folder with --assembly.`,
    ]);
  const manifest = readJson(join(root, 'manifest.json'));
  const stacks = new Map<string, StackArtifact>();
  const assets = new Map<string, string>();
  for (const [id, artifact] of Object.entries(manifest.optionalRecord('artifacts') ?? {})) {
    const fields = new Fields(artifact, (message) => new AssemblyError([`manifest.json, artifact ${id}: ${message}`]));
    const type = fields.string('type');
    if (type === 'aws:cloudformation:stack') stacks.set(id, readStack(root, id, fields));
    else if (type === 'cdk:asset-manifest') readAssets(root, fields, assets);
    else if (type === 'cdk:cloud-assembly')
      throw new AssemblyError([
        `The assembly has a nested assembly ${id} (a CDK Stage), which is not supported: run its own folder with --assembly ${join(directory, String(fields.nested('properties')?.raw('directoryName')))}.`,
      ]);
  }
  if (stacks.size === 0) throw new AssemblyError([`The assembly in ${root} has no stack.`]);
  return { directory: root, stacks: inDeploymentOrder(stacks), assets };
}

/** The construct path of a resource without a final `/Resource`: what journal, errors and console show. */
export function pathOf(stack: StackArtifact, logicalId: string, resource: UnresolvedResource): string {
  const path = resource.path ?? stack.paths.get(logicalId) ?? `${stack.stackName}/${logicalId}`;
  return path.replace(/\/(Resource|Default)$/, '');
}

function readStack(root: string, id: string, artifact: Fields): StackArtifact {
  const properties = artifact.nested('properties');
  const file = join(root, properties?.string('templateFile') ?? `${id}.template.json`);
  const dependencies = (artifact.optionalArray('dependencies') ?? []).filter((value) => typeof value === 'string');
  return {
    stackName: properties?.optionalString('stackName') ?? id,
    template: parseTemplate(readJson(file), file),
    paths: readPaths(root, artifact),
    dependencies,
  };
}

/** Logical ids and construct paths stand in the artifact's metadata, which newer CDKs write to a file of its own. */
function readPaths(root: string, artifact: Fields): Map<string, string> {
  const extra = artifact.optionalString('additionalMetadataFile');
  const inFile = extra && existsSync(join(root, extra)) ? JSON.parse(readFileSync(join(root, extra), 'utf8')) : {};
  const paths = new Map<string, string>();
  for (const metadata of [artifact.optionalRecord('metadata') ?? {}, isRecord(inFile) ? inFile : {}])
    for (const [path, entries] of Object.entries(metadata))
      for (const entry of Array.isArray(entries) ? entries : [])
        if (isRecord(entry) && entry['type'] === 'aws:cdk:logicalId' && typeof entry['data'] === 'string')
          paths.set(entry['data'], path.replace(/^\//, ''));
  return paths;
}

function readAssets(root: string, artifact: Fields, assets: Map<string, string>): void {
  const file = artifact.nested('properties')?.string('file');
  if (!file) return;
  for (const asset of Object.values(readJson(join(root, file)).optionalRecord('files') ?? {})) {
    const fields = new Fields(asset, (message) => new AssemblyError([`${file}: ${message}`]));
    const path = fields.nested('source')?.optionalString('path');
    if (!path) continue;
    for (const destination of Object.values(fields.optionalRecord('destinations') ?? {}))
      if (isRecord(destination) && typeof destination['objectKey'] === 'string')
        assets.set(destination['objectKey'], resolve(root, path));
  }
}

function inDeploymentOrder(stacks: ReadonlyMap<string, StackArtifact>): Map<string, StackArtifact> {
  const ordered = new Map<string, StackArtifact>();
  const visit = (id: string): void => {
    const stack = stacks.get(id);
    if (!stack || ordered.has(id)) return;
    for (const dependency of stack.dependencies) if (dependency !== id) visit(dependency);
    ordered.set(id, stack);
  };
  for (const id of stacks.keys()) visit(id);
  return ordered;
}

function readJson(file: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssemblyError([`${file} can't be read: ${reason}. Synthesize again with "npm run synth".`]);
  }
  return new Fields(value, (message) => new AssemblyError([`${file}: ${message}`]));
}
