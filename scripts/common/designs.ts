import { join } from 'node:path';
import { synthesize } from '../../local/assembly/synthesize.ts';
import type { CloudOptions } from '../../local/cloud-options.ts';
import { readConfig } from '../../local/config.ts';

const ROOT = join(import.meta.dirname, '../..');

/** One of the two designs that do the same for a customer. Both are CDK apps that the local cloud runs. */
export interface Design {
  readonly name: 'this project' | 'tutorial';
  /** The folder of the CDK app and of its assembly. */
  readonly project: string;
  readonly assembly: string;
  /** CDK context of the synthesis. */
  readonly context: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly correlationPath: string;
}

/**
 * This project as `npm start` runs it, or as `stage` would serve customers: by API key and with one user, as the tutorial
 * does.
 */
export function thisProject(stage?: string): Design {
  return stage === undefined
    ? design('this project', ROOT, 'cdk.out')
    : design('this project', ROOT, `cdk.out.${stage}`, { stage, sharedUser: 'accepted' });
}

/** The design that this project grew from. It has no stages. */
export function tutorial(): Design {
  return design('tutorial', join(ROOT, 'bench/tutorial'), 'cdk.out');
}

/** Sees to it that the design's assembly is there and up to date, and gives the design back. Raises AssemblyError. */
export async function synthesized(of: Design): Promise<Design> {
  await synthesize(of.project, of.assembly, of.context);
  return of;
}

/** How a local cloud is started to run the design. */
export function optionsFor({ assembly, parameters, correlationPath }: Design): CloudOptions {
  return { assembly, usualParameters: parameters, correlationPath };
}

function design(name: Design['name'], project: string, folder: string, context: Design['context'] = {}): Design {
  const { parameters, correlationPath } = readConfig(project);
  return { name, project, assembly: join(project, folder), context, parameters, correlationPath };
}
