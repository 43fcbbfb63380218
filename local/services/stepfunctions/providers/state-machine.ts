import { readFileSync } from 'node:fs';
import { Fields, isRecord } from '../../../core/fields.ts';
import type { Caller } from '../../../platform/calls.ts';
import type { ProvisionedResource, ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import { machineType } from '../actions/create-state-machine.ts';
import { checkName, machineArn, type StepFunctionsContext } from '../context.ts';
import { createRevision, loggingOf, NO_LOGGING, tracingOf } from '../create-revision.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html */
export function stateMachineProvider(context: StepFunctionsContext): ResourceProvider {
  return {
    type: 'AWS::StepFunctions::StateMachine',
    supports: {
      honoured: [
        'StateMachineName',
        'StateMachineType',
        'RoleArn',
        'Definition.**',
        'DefinitionString',
        'DefinitionSubstitutions.**',
        'DefinitionS3Location.Bucket',
        'DefinitionS3Location.Key',
        'LoggingConfiguration.**',
        'TracingConfiguration.Enabled',
      ],
      inert: { 'Tags.**': 'tags are for bills and searches', Tags: 'tags are for bills and searches' },
    },
    provision: (resource) => provision(context, resource),
    links: (resource, made) => ({ arn: made.ref, role: String(resource.properties['RoleArn']) }),
    changes: {
      replacing: ['StateMachineName', 'StateMachineType'],
      // Executions that are running hold on to the revision they began with.
      update: (resource) => provision(context, resource),
      remove: (_resource, made) => context.store.remove(made.ref),
    },
  };
}

async function provision(context: StepFunctionsContext, resource: TemplateResource): Promise<ProvisionedResource> {
  const { platform, store } = context;
  const fields = new Fields(resource.properties, (message) => new Error(message));
  const name = fields.optionalString('StateMachineName') ?? resource.generateName(80);
  checkName(name);
  const arn = machineArn(platform, name);
  const machine = createRevision(context, {
    arn,
    name,
    type: machineType(fields.optionalString('StateMachineType')),
    roleArn: fields.string('RoleArn'),
    definition: substitute(definitionOf(fields, resource), fields.optionalRecord('DefinitionSubstitutions') ?? {}),
    logging: fields.has('LoggingConfiguration')
      ? loggingOf(fields.raw('LoggingConfiguration'), 'template')
      : NO_LOGGING,
    tracing: fields.has('TracingConfiguration') && tracingOf(fields.raw('TracingConfiguration'), 'template'),
  });
  platform.calls.nameResource(arn, resource.path);
  const principal = platform.access.assumeRole(machine.roleArn, 'states.amazonaws.com', name, arn);
  if (machine.logging.logGroupArn !== undefined)
    await permitLogging(context, machine.logging.logGroupArn, { principal, from: resource.path });
  store.put({ ...machine, madeFor: resource.path });
  return { ref: arn, attributes: { Arn: arn, Name: name } };
}

/** Log delivery is made under the machine's role; without that permission AWS does not create the machine. */
async function permitLogging({ platform }: StepFunctionsContext, logGroupArn: string, caller: Caller): Promise<void> {
  try {
    await platform.calls.invoke('logs', 'CreateLogDelivery', { logGroupArn }, caller);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Invalid Logging Configuration: The state machine IAM Role is not authorized to access the Log Destination. ${reason}`,
    );
  }
}

function definitionOf(fields: Fields, resource: TemplateResource): string {
  const text = fields.optionalString('DefinitionString');
  if (text !== undefined) return text;
  const definition = fields.optionalRecord('Definition');
  if (definition) return JSON.stringify(definition);
  const location = fields.nested('DefinitionS3Location');
  if (!location) throw new Error('One of DefinitionString, Definition and DefinitionS3Location is needed.');
  return readFileSync(resource.asset(location.string('Bucket'), location.string('Key')).path, 'utf8');
}

/** `${name}` in the definition becomes the value given for it; a name without a value stays, as on AWS. */
function substitute(definition: string, values: Readonly<Record<string, unknown>>): string {
  if (Object.keys(values).length === 0) return definition;
  return definition.replaceAll(/\$\{([A-Za-z0-9_-]+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return whole;
    return typeof value === 'string' ? escapeText(value) : isRecord(value) ? JSON.stringify(value) : String(value);
  });
}

/** Substituted values stand inside JSON strings. */
function escapeText(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}
