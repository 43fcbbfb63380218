import { arnOf, parseArn } from '../../core/environment.ts';
import { Fields } from '../../core/fields.ts';
import { compileFilters, type EventFilter } from '../../event-sources/filters.ts';
import type { TemplateResource } from '../../platform/resources.ts';
import type { Platform } from '../../platform/service.ts';
import { createEnrichment, type Enrichment } from './enrichment/lambda-enrichment.ts';
import { type LogSettings, logSettingsOf } from './log-settings.ts';
import { type SourceSettings, sourceSettingsOf } from './sources/source-settings.ts';
import { createTarget } from './targets/index.ts';
import type { Target } from './targets/target.ts';
import { compileInputTemplate, type InputTemplate } from './templates/input-template.ts';

/** A pipe as the template declares it, with everything that can be compiled compiled. */
export interface PipeDefinition {
  readonly name: string;
  readonly arn: string;
  /** Construct path, for journal and errors. */
  readonly path: string;
  readonly roleArn: string;
  readonly desiredState: 'RUNNING' | 'STOPPED';
  readonly sourceArn: string;
  readonly source: SourceSettings;
  readonly filter?: EventFilter;
  readonly enrichmentArn?: string;
  readonly enrichment?: Enrichment;
  readonly enrichmentTemplate?: InputTemplate;
  readonly targetArn: string;
  readonly target: Target;
  readonly targetTemplate?: InputTemplate;
  readonly log?: LogSettings;
}

/** Reads the properties of `AWS::Pipes::Pipe`. Raises an Error that names the property at fault. */
export function pipeDefinitionOf(resource: TemplateResource, platform: Platform): PipeDefinition {
  const properties = new Fields(resource.properties, (message) => new Error(message));
  const name = properties.optionalString('Name') ?? resource.generateName(64);
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name))
    throw new Error(`Name must have 1 to 64 letters, digits, ".", "-" or "_", but is "${name}".`);
  const arn = arnOf(platform.environment, 'pipes', `pipe/${name}`);
  const sourceArn = properties.string('Source');
  const targetArn = properties.string('Target');
  const enrichmentArn = properties.optionalString('Enrichment');
  const none = new Fields({}, (message) => new Error(message));
  const sourceParameters = properties.nested('SourceParameters') ?? none;
  const targetParameters = properties.nested('TargetParameters') ?? none;
  const target = createTarget({
    platform,
    arn: targetArn,
    parameters: targetParameters,
    pipeName: name,
    sourceArn,
  });
  const templateOf = (parameters: Fields | undefined, needsJson: boolean): InputTemplate | undefined => {
    const text = parameters?.optionalString('InputTemplate');
    if (text === undefined || text === '') return undefined;
    const variables = { pipeArn: arn, pipeName: name, sourceArn, enrichmentArn: enrichmentArn ?? '', targetArn };
    const template = compileInputTemplate(text, variables);
    if (needsJson && !template.json && /^\s*[[{]/.test(text))
      throw new Error(`InputTemplate is not valid JSON, which its receiver needs: ${text}`);
    return template;
  };
  const filter = compileFilters(sourceParameters.nested('FilterCriteria'));
  const enrichmentTemplate = templateOf(properties.nested('EnrichmentParameters'), true);
  const targetTemplate = templateOf(targetParameters, target.needsJson);
  const log = logSettingsOf(properties.nested('LogConfiguration'));
  return {
    name,
    arn,
    path: resource.path,
    roleArn: roleArnOf(properties),
    desiredState: desiredStateOf(properties),
    sourceArn,
    source: sourceSettingsOf(sourceArn, sourceParameters, target.maximumBatch),
    targetArn,
    target,
    ...(filter && { filter }),
    ...(enrichmentArn !== undefined && { enrichmentArn, enrichment: createEnrichment(platform, enrichmentArn) }),
    ...(enrichmentTemplate && { enrichmentTemplate }),
    ...(targetTemplate && { targetTemplate }),
    ...(log && { log }),
  };
}

function roleArnOf(properties: Fields): string {
  const arn = properties.string('RoleArn');
  if (parseArn(arn)?.service !== 'iam') throw new Error(`RoleArn must be the ARN of a role, but is "${arn}".`);
  return arn;
}

function desiredStateOf(properties: Fields): 'RUNNING' | 'STOPPED' {
  const state = properties.optionalString('DesiredState') ?? 'RUNNING';
  if (state !== 'RUNNING' && state !== 'STOPPED')
    throw new Error(`DesiredState must be RUNNING or STOPPED, but is "${state}".`);
  return state;
}
