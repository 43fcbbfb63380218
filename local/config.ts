import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readSamples } from './control/samples.ts';
import type { SampleView } from './control/views.ts';
import { Fields } from './core/fields.ts';

/** What a project tells the local cloud about itself, in `local-cloud.json` beside its `cdk.json`. */
export interface ProjectConfig {
  /** Where an id that ties hops together stands in payloads: `id`, `detail.orderId`. */
  readonly correlationPath: string;
  /** Values of CloudFormation parameters that have no default. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The module whose export `promises` says how the project's promises stand, as a path. */
  readonly promises?: string;
  /** GraphQL operations that the console and the page at `/graphql` offer to try. */
  readonly samples: readonly SampleView[];
}

const KNOWN = ['correlationPath', 'parameters', 'promises', 'samples'];

/**
 * The folder of the project that a start is about: of the CDK app that the assembly lies in, wherever the start is made,
 * so that another app gets its own settings and not those of the project here. The working folder for an assembly that
 * lies in no CDK app, and for none.
 */
export function projectOf(workingFolder: string, assembly: string | undefined): string {
  if (assembly === undefined) return workingFolder;
  for (let folder = resolve(workingFolder, assembly); dirname(folder) !== folder; folder = dirname(folder))
    if (existsSync(join(folder, 'cdk.json'))) return folder;
  return workingFolder;
}

/** Reads `local-cloud.json`; without one, ids are looked for under `id` and no parameter is given. */
export function readConfig(project: string): ProjectConfig {
  const file = join(project, 'local-cloud.json');
  const fail = (message: string): Error => new Error(`${file}: ${message}`);
  const content: unknown = existsSync(file) ? parse(readFileSync(file, 'utf8'), fail) : {};
  const fields = new Fields(content, fail);
  for (const name of fields.names())
    if (!KNOWN.includes(name)) throw fail(`${name} is not known; there are ${KNOWN.join(', ')}.`);
  const parameters = fields.nested('parameters');
  const promises = fields.optionalString('promises');
  return {
    correlationPath: fields.optionalString('correlationPath') ?? 'id',
    parameters: Object.fromEntries((parameters?.names() ?? []).map((name) => [name, parameters?.string(name) ?? ''])),
    ...(promises !== undefined && { promises: join(project, promises) }),
    samples: readSamples(project, fields.nested('samples'), fail),
  };
}

function parse(text: string, fail: (message: string) => Error): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fail(`this is not JSON (${error instanceof Error ? error.message : String(error)}).`);
  }
}
