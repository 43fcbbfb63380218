import { isRecord } from '../../../core/fields.ts';
import type { FunctionSources } from '../jsonata/functions.ts';
import type { MachineType } from '../state-machine.ts';
import { compileContainer } from './compile-container.ts';
import type { MachineDefinition } from './machine-definition.ts';
import { type Problem, Problems } from './problems.ts';
import type { Offers } from './task-resources.ts';

const MACHINE_FIELDS = new Set(['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version']);
const MAXIMUM_TIMEOUT = 99_999_999;

/** The definition, or everything that is wrong with it. */
export type Compiled =
  | { readonly definition: MachineDefinition; readonly problems: readonly [] }
  | { readonly definition: undefined; readonly problems: readonly Problem[] };

/**
 * Checks a definition as AWS does when a machine is created, and compiles it.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export function compileDefinition(
  text: string,
  options: { type: MachineType; sources: FunctionSources; offers: Offers },
): Compiled {
  const problems = new Problems();
  const definition = compile(text, problems, options);
  return definition && problems.list.length === 0
    ? { definition, problems: [] }
    : { definition: undefined, problems: problems.list };
}

function compile(
  text: string,
  problems: Problems,
  options: { type: MachineType; sources: FunctionSources; offers: Offers },
): MachineDefinition | undefined {
  const raw = parse(text, problems);
  if (!raw) return undefined;
  for (const field of Object.keys(raw))
    if (!MACHINE_FIELDS.has(field)) problems.schema(`Field '${field}' is not supported`, '/');
  const language = raw['QueryLanguage'];
  if (language !== undefined && language !== 'JSONata' && language !== 'JSONPath')
    problems.schema('Value should be one of the following: [JSONPath, JSONata]', '/QueryLanguage');
  const timeout = raw['TimeoutSeconds'];
  if (timeout !== undefined && !isTimeout(timeout))
    problems.schema(`Expected an integer from 1 to ${MAXIMUM_TIMEOUT}`, '/TimeoutSeconds');
  const version = raw['Version'];
  if (version !== undefined && version !== '1.0')
    problems.schema('Value should be one of the following: [1.0]', '/Version');
  const container = compileContainer(raw, '', {
    problems,
    ...options,
    jsonata: language === 'JSONata',
    names: new Set(),
  });
  const comment = raw['Comment'];
  return {
    text,
    comment: typeof comment === 'string' ? comment : undefined,
    container,
    timeoutSeconds: isTimeout(timeout) ? timeout : undefined,
  };
}

function isTimeout(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAXIMUM_TIMEOUT;
}

function parse(text: string, problems: Problems): Readonly<Record<string, unknown>> | undefined {
  let raw: unknown;
  try {
    raw = text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    problems.add('INVALID_JSON_DESCRIPTION', error instanceof Error ? error.message : String(error));
    return undefined;
  }
  if (isRecord(raw)) return raw;
  problems.add('SCHEMA_VALIDATION_FAILED', 'Definition must be a valid JSON object');
  return undefined;
}
